"""Announcing, publishing and withdrawing with notice: weighed, planned, done, and written to each customer."""
