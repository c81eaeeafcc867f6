"""One at a time per customer: what a customer does, and what is recorded about it, comes before or after each other.

The locks leave the key alone (``FOR NO KEY UPDATE``): on PostgreSQL whoever commits rows that refer to a customer looks
whether it is there, and would otherwise wait for somebody who may be waiting for them.
"""

from __future__ import annotations

from collections.abc import Iterable

from customers.models import Customer


def lock_customer(pk: int) -> Customer:
    """The customer as stored, locked for writing."""
    return Customer.objects.select_for_update(no_key=True).get(pk=pk)


def lock_customers(keys: Iterable[int]) -> None:
    """Lock several, in the order of their keys, so that two who do so never wait for each other."""
    list(Customer.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk"))
