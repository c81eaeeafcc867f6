"""The security log, and what writes it."""
