"""The admin of the two annexes and of products."""

from annexes.admin import annex1, annex2, product

__all__ = ["annex1", "annex2", "product"]
