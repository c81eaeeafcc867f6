"""Objections from their receipt to their end, and the calendars of those who wait for a deadline."""
