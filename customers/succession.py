"""Which customer came in the place of which: what pages and rights ask."""

from __future__ import annotations

from django.db.models import QuerySet

from customers.models import Customer, Succession


def succession_of(customer: Customer) -> Succession | None:
    """By which this customer passed into another, if it did."""
    return Succession.objects.select_related("successor").filter(predecessor=customer).first()


def predecessions_of(customer: Customer) -> QuerySet[Succession]:
    """Those whose rights and obligations passed to this customer, the latest first."""
    return Succession.objects.select_related("predecessor").filter(successor=customer)


def is_succeeded(customer: Customer) -> bool:
    """Whether another customer stands in the place of this one: it acts no more."""
    return Succession.objects.filter(predecessor=customer).exists()


def scopes_of(customer: Customer) -> list[int]:
    """The keys of a customer and of all before it, whose history it has."""
    found, layer = [customer.pk], [customer.pk]
    while layer := list(
        Succession.objects.filter(successor__in=layer)
        .exclude(predecessor__in=found)
        .values_list("predecessor", flat=True)
    ):
        found += layer
    return found
