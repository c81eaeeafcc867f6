"""One at a time per customer: what a customer does, and what is recorded about it, comes before or after each other."""

from __future__ import annotations

from collections.abc import Iterable

from customers.models import Customer


def lock_customer(pk: int) -> Customer:
    """The customer as stored, locked for writing."""
    return Customer.objects.select_for_update().get(pk=pk)


def lock_customers(keys: Iterable[int]) -> None:
    """Lock several, in the order of their keys, so that two who do so never wait for each other."""
    list(Customer.objects.select_for_update().filter(pk__in=keys).order_by("pk"))
