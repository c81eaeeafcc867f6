"""What there is to say about a version before it is published: errors, warnings, places that nobody filled in."""
