"""The document editor, server side: rows out, changes in, everything about one draft (decision 0037)."""
