"""What an installation chooses, by theme, from its environment; ``dpa_registry/settings.py`` takes all of it in."""
