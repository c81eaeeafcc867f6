"""From draft to publication on one page: checks, coverage, comparison, impact, approval, and the act itself."""
