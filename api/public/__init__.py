"""What everybody may read. With a token the kinds of document come in that are for customers only."""
