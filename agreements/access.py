"""The only door to a customer's data, and to documents that are not for everybody."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404

from agreements.models import Customer
from documents.models import DocumentVersion, Kind


def customers_of(user: Any) -> QuerySet[Customer]:
    """The customers that a person may see: all of them for an officer, else those of which it is a member."""
    if not user.is_authenticated or not user.is_active:
        return Customer.objects.none()
    if user.is_staff:
        return Customer.objects.all()
    return Customer.objects.filter(memberships__user=user)


def get_customer_or_404(user: Any, code: str) -> Customer:
    """The customer with this code.

    Raises ``Http404`` for a stranger exactly as for a code that does not exist: who is a customer is nobody's business.
    """
    customer = customers_of(user).filter(code=code).first()
    if customer is None:
        raise Http404
    return customer


def readable_kinds(user: Any) -> list[str]:
    """The kinds of document that a person may read: the public ones, and all of them for customers and officers."""
    if user.is_authenticated and user.is_active and (user.is_staff or user.memberships.exists()):
        return list(Kind.values)
    return [kind.value for kind in Kind if kind.is_public]


def get_version_or_404(user: Any, reference: str) -> DocumentVersion:
    """The published version with this reference, such as ``B1-12``.

    Raises ``Http404`` for drafts and for kinds that the person may not read.
    """
    prefix, _, number = reference.partition("-")
    kinds = [kind for kind in readable_kinds(user) if Kind(kind).prefix == prefix]
    found = (
        DocumentVersion.objects.published().with_names().select_related("publication")
        .filter(Q(line__document__kind__in=kinds), pk=int(number)).first()
    )
    if found is None:
        raise Http404
    return found
