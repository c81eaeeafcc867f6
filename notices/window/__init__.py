"""Who is concerned by a version, when notice was given, and until when an objection is in time."""
