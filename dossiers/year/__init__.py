"""All evidence of a customer and a year as one ZIP, for who accounts for it (ENSIA)."""
