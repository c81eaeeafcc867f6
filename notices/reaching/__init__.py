"""Whom a customer's notices and mail reach, and what is written to them about objections."""
