"""Views that send a file."""
