"""Signing in: allauth's behaviour here, second factors, codes by mail, limits."""
