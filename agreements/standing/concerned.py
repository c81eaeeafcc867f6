"""Whose standing an act on a document can change: more than those are asked of the resolver, never fewer."""

from __future__ import annotations

from django.db.models import QuerySet

from agreements.models import Agreement, Receipt
from annexes.kinds import ANNEX1
from customers.models import Customer
from documents.models import Document


def concerned_by(document: Document | None) -> QuerySet[Customer]:
    """The customers with an agreement (for an annex 1: about its product), or a receipt of the document; None: all."""
    everybody = Customer.objects.order_by("pk")
    if document is None:
        return everybody
    agreed = Agreement.objects.all()
    if document.kind == ANNEX1:
        agreed = agreed.filter(products__document=document)
    received = Receipt.objects.filter(version__line__document=document)
    # Two lists of keys: a join over both would be a row for every pair.
    return everybody.filter(pk__in=agreed.values("customer").union(received.values("customer")))
