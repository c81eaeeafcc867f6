"""Rich text: its tree, the parser that reads it, the writer that stores it."""
