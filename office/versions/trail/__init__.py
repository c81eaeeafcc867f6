"""Who changed what in a version, and when."""
