"""Sealed copies: made once for each customer and combination, proven by what they carry, verified by anyone."""
