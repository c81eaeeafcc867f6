"""SCIM 2.0 (RFC 7643, 7644): the processor's directory opens and closes the accounts of its people."""
