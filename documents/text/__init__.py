"""What the text of every document is made of: its content, and the outline of its headings."""
