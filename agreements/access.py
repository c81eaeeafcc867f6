"""The only door to a customer's data, and to documents that are not for everybody."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import BigIntegerField, Q, QuerySet
from django.http import Http404

from agreements.models import Customer, IssuedCopy, Membership
from documents.models import DocumentVersion, Kind
from documents.prepared import Given, Prepared


def customers_of(user: Any) -> QuerySet[Customer]:
    """The customers that a person may see: all of them for an officer, else those of which it is a member."""
    if not _may_enter(user):
        return Customer.objects.none()
    return Customer.objects.all() if user.is_staff else _of_member(user)


def _may_enter(user: Any) -> bool:
    return bool(user.is_authenticated and user.is_active)


def _of_member(user: Any) -> QuerySet[Customer]:
    return Customer.objects.filter(memberships__user=user)


def _copies(customers: QuerySet[Customer]) -> QuerySet[IssuedCopy]:
    copies = IssuedCopy.objects.filter(customer__in=customers, customer__code=Given("code"), pk=Given("number"))
    return copies.select_related("customer").defer("statement", "statement_signature")


# What every page of a customer asks first: for an officer, and for anybody else.
_CUSTOMER = {
    True: Prepared(lambda: Customer.objects.filter(code=Given("code"))),
    False: Prepared(lambda: _of_member(Given("user")).filter(code=Given("code"))),
}
_COPY = {
    True: Prepared(lambda: _copies(Customer.objects.all())),
    False: Prepared(lambda: _copies(_of_member(Given("user")))),
}


def get_customer_or_404(user: Any, code: str) -> Customer:
    """The customer with this code.

    Raises ``Http404`` for a stranger exactly as for a code that does not exist: who is a customer is nobody's business.
    """
    if not _may_enter(user) or not (found := _CUSTOMER[user.is_staff](user=user.pk, code=code)):
        raise Http404
    return found[0]


def get_managed_customer_or_403(user: Any, code: str) -> Customer:
    """The customer with this code, for who may invite and remove its members: its administrators, and officers.

    Raises ``Http404`` as above, and ``PermissionDenied`` for members in another role, who know that it exists.
    """
    customer = get_customer_or_404(user, code)
    administers = customer.memberships.filter(user=user, role=Membership.Role.ADMINISTRATOR)
    if not user.is_staff and not administers.exists():
        raise PermissionDenied
    return customer


def may_act(user: Any, customer: Customer) -> bool:
    """Whether the person may receive, accept and keep contact details: contract managers and administrators.

    Never an officer, who sees every customer's pages as that customer does, and records receipts in the admin.
    """
    roles = (Membership.Role.CONTRACT_MANAGER, Membership.Role.ADMINISTRATOR)
    return not user.is_staff and customer.memberships.filter(user=user, user__is_active=True, role__in=roles).exists()


def get_acting_customer_or_403(user: Any, code: str) -> Customer:
    """The customer with this code, for who may act for it.

    Raises ``Http404`` as above, and ``PermissionDenied`` for readers and officers, who see the page but may not act.
    """
    customer = get_customer_or_404(user, code)
    if not may_act(user, customer):
        raise PermissionDenied
    return customer


def get_copy_or_404(user: Any, code: str, number: int) -> IssuedCopy:
    """The copy with this number that was issued to the customer with this code. Raises ``Http404`` as above."""
    if not _may_enter(user) or number > BigIntegerField.MAX_BIGINT:
        raise Http404
    found = _COPY[user.is_staff](user=user.pk, code=code, number=number)
    if not found:
        raise Http404
    return found[0]


def readable_kinds(user: Any) -> list[str]:
    """The kinds of document that a person may read: the public ones, and all of them for customers and officers."""
    if _may_enter(user) and (user.is_staff or user.memberships.exists()):
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
