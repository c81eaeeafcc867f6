"""Whom the registry tells by itself, at which address: entries of the journal, as signed events, once and in order."""
