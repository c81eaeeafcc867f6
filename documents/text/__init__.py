"""What the text of every document is made of: content, rich text, and the outline of its headings."""
