"""Sources laid out on pages: lines, running heads, what is no text of the document."""
