"""Files of Word (Office Open XML), with all that stands beside the text."""
