"""From a source text to plain lines, paragraphs and lists: what importing any agreement needs."""
