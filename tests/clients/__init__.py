"""The clients of the API, against a server that runs."""
