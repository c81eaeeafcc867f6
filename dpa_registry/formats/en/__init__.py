"""English, for people who work with Dutch documents."""
