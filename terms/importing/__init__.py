"""Reading the terms out of the lines of a source text."""
