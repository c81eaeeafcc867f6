"""How dates are written and read (the setting FORMAT_MODULE_PATH)."""
