"""Announcements, notices and objections in the office."""
