"""The admin of customers and their agreements, of the terms, and of the registry's own processor."""

from agreements.admin import agreement, customer, importing, issuing, layout, processor, receipt, terms

__all__ = ["agreement", "customer", "importing", "issuing", "layout", "processor", "receipt", "terms"]
