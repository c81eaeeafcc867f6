"""A draft as a form: its rows, what two officers typed in it, what is odd at a row."""
