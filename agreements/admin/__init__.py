"""The admin of customers and their agreements, of the terms, and of the registry's own processor."""

from agreements.admin import (
    acceptance,
    agreement,
    copies,
    customer,
    importing,
    issuing,
    layout,
    processor,
    receipt,
    terms,
)

__all__ = [
    "acceptance",
    "agreement",
    "copies",
    "customer",
    "importing",
    "issuing",
    "layout",
    "processor",
    "receipt",
    "terms",
]
