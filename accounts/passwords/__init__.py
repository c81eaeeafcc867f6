"""What no password may be, beside what Django asks: words of the surroundings, and what breaches made known."""
