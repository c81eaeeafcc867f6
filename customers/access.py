"""The only door to a customer's data, and to documents that are not for everybody."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404

from customers import rights
from customers.models import Customer, Membership
from customers.seeing import seen_as
from customers.succession import is_succeeded, succession_of
from documents.kinds import kind_of, kinds
from documents.models import DocumentVersion
from documents.models.version import DocumentVersionQuerySet


def customers_of(user: Any) -> QuerySet[Customer]:
    """The customers that a person may see: all of them with the right to, else those of which it is a member."""
    if not user.is_authenticated or not user.is_active:
        return Customer.objects.none()
    if (shown := seen_as(user)) is not None:
        return Customer.objects.filter(pk=shown.pk)
    if user.is_staff:
        return Customer.objects.all() if user.has_perm(rights.SEE) else Customer.objects.none()
    own = Membership.objects.filter(user=user).values("customer")
    before = Q(succession__successor__in=own) | Q(succession__successor__succession__successor__in=own)
    # The history of those in whose place a customer stands is its own.
    return Customer.objects.filter(Q(pk__in=own) | before)


def get_customer_or_404(user: Any, code: str) -> Customer:
    """The customer with this code.

    Raises ``Http404`` for a stranger exactly as for a code that does not exist: who is a customer is nobody's business.
    """
    customer = customers_of(user).filter(code=code).first()
    if customer is None:
        raise Http404
    return customer


def may_manage(user: Any, customer: Customer) -> bool:
    """Whether the person may invite, give roles and remove: the customer's administrators, and officers by right.

    Asked again when somebody accepts an invitation: it ends with the rights of who invited.
    """
    if (shown := seen_as(user)) is not None:
        return bool(shown == customer)
    if not user.is_active or user.is_staff:
        return bool(user.has_perm(rights.MANAGE))
    return customer.memberships.filter(user=user, role=Membership.Role.ADMINISTRATOR).exists()


def get_managed_customer_or_403(user: Any, code: str) -> Customer:
    """The customer with this code, for who may invite and remove its members.

    Raises ``Http404`` as above, and ``PermissionDenied`` for members in another role, who know that it exists.
    """
    customer = get_customer_or_404(user, code)
    if not may_manage(user, customer):
        raise PermissionDenied
    return customer


def may_ask_for_copies(user: Any, customer: Customer) -> bool:
    """Whether the person may have a copy issued: every member, and officers who record."""
    if (shown := seen_as(user)) is not None:
        return shown == customer
    return bool(user.has_perm(rights.RECORD)) if user.is_staff else customer.memberships.filter(user=user).exists()


def may_act(user: Any, customer: Customer) -> bool:
    """Whether the person may receive, accept and keep contact details: contract managers and administrators.

    Never an officer, who sees every customer's pages as that customer does, and records receipts in the admin. Who sees
    them in the customer's guise is shown what an administrator is, and sends nothing (``customers.seeing``).
    """
    if (shown := seen_as(user)) is not None:
        return bool(shown == customer) and not is_succeeded(customer)
    roles = (Membership.Role.CONTRACT_MANAGER, Membership.Role.ADMINISTRATOR)
    acting = customer.memberships.filter(user=user, user__is_active=True, role__in=roles)
    # For who was succeeded nobody acts any more.
    return not user.is_staff and acting.filter(customer__succession__isnull=True).exists()


def may_take_evidence(user: Any, customer: Customer) -> bool:
    """Whether the person may take all evidence of a year along: contract managers and administrators of the customer or
    of who stands in its place, and officers who record. It holds what each signatory stated, and from where.
    """
    if (shown := seen_as(user)) is not None:
        return bool(shown == customer)
    if user.is_staff:
        return bool(user.has_perm(rights.RECORD))
    roles = (Membership.Role.CONTRACT_MANAGER, Membership.Role.ADMINISTRATOR)
    own = Q(customer=customer) | Q(customer__predecessions__predecessor=customer)
    further = Q(customer__predecessions__predecessor__predecessions__predecessor=customer)
    return Membership.objects.filter(own | further, user=user, user__is_active=True, role__in=roles).exists()


def get_acting_customer_or_403(user: Any, code: str) -> Customer:
    """The customer with this code, for who may act for it.

    Raises ``Http404`` as above, and ``PermissionDenied`` for readers and officers, who see the page but may not act.
    """
    customer = get_customer_or_404(user, code)
    if not may_act(user, customer):
        raise PermissionDenied
    return customer


def may_pursue(user: Any, customer: Customer) -> bool:
    """Whether the person may object and go on with an objection: who acts for the customer, or for who came in its
    place, since a merger passes on the right to object and with it the days that are left (Wet arhi, art. 44).
    """
    stands = customer
    while (passed := succession_of(stands)) is not None:
        stands = passed.successor
    return may_act(user, stands)


def get_pursuing_customer_or_403(user: Any, code: str) -> Customer:
    """The customer with this code, for who may object in its name or in that of who came in its place.

    Raises ``Http404`` and ``PermissionDenied`` as above.
    """
    customer = get_customer_or_404(user, code)
    if not may_pursue(user, customer):
        raise PermissionDenied
    return customer


def readable_kinds(user: Any) -> list[str]:
    """The kinds of document that a person may read: the public ones, and all of them for customers and officers."""
    if customers_of(user).exists() or (user.is_authenticated and user.has_perm("documents.view_documentversion")):
        return [kind.value for kind in kinds()]
    return [kind.value for kind in kinds() if kind.is_public]


def get_version_or_404(user: Any, reference: str) -> DocumentVersion:
    """The published version with this reference, such as ``B1-12``.

    Raises ``Http404`` for drafts and for kinds that the person may not read.
    """
    return _readable_or_404(DocumentVersion.objects.published(), user, reference)


def get_version_or_draft_or_404(user: Any, reference: str) -> DocumentVersion:
    """The same, for officers a draft as well: who may look at versions in the office may read it.

    Raises ``Http404`` for everybody else exactly as for a draft that is there no more.
    """
    everything = user.is_authenticated and user.is_staff and user.has_perm("documents.view_documentversion")
    versions = DocumentVersion.objects.all() if everything else DocumentVersion.objects.published()
    return _readable_or_404(versions, user, reference)


def published_version_or_404(kinds: Iterable[str], reference: str) -> DocumentVersion:
    """The same, for who may read these kinds."""
    return _among_or_404(DocumentVersion.objects.published(), kinds, reference)


def _readable_or_404(versions: DocumentVersionQuerySet, user: Any, reference: str) -> DocumentVersion:
    return _among_or_404(versions, readable_kinds(user), reference)


def _among_or_404(versions: DocumentVersionQuerySet, readable: Iterable[str], reference: str) -> DocumentVersion:
    prefix, _, number = reference.partition("-")
    kinds = [kind for kind in readable if kind_of(kind).prefix == prefix]
    found = (
        versions.with_names()
        .select_related("publication")
        .filter(Q(line__document__kind__in=kinds), pk=int(number))
        .first()
    )
    if found is None:
        raise Http404
    return found
