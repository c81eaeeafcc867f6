"""Telling customers what changes, and hearing them: announcements, notices, deadlines, objections (arts. 10.1, 14)."""
