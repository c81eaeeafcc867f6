"""What a program may see: the counterpart of :mod:`customers.access`, where people are asked about."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404

from customers.models import Customer
from machines.models import Client


def customers_for(client: Client) -> QuerySet[Customer]:
    """The customers that a program may see: its own, and one of the processor all."""
    if client.customer_id is None:
        return Customer.objects.all()
    return Customer.objects.filter(pk=client.customer_id)


def customer_for_or_404(client: Client, code: str) -> Customer:
    """The customer with this code. Raises ``Http404`` for another one exactly as for one that does not exist."""
    found = customers_for(client).filter(code=code).first()
    if found is None:
        raise Http404
    return found
