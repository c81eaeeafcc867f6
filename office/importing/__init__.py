"""The import wizard: choose a file, say what it is, look at the source beside the result."""
