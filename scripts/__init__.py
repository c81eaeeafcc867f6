"""What the Makefile runs: finding programs, serving the demo, a PostgreSQL for tests."""
