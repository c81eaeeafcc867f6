"""Mail about a customer: to the people who act for it, to the officers, and to who is invited."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from accounts.mail import language_of, write_to
from accounts.models import User
from customers import rights
from customers.models import Customer, Invitation, Membership
from customers.parties import the_processor
from mail import outbox


def acting_members(customer: Customer) -> Iterable[User]:
    """Who may receive and accept for the customer."""
    roles = (Membership.Role.CONTRACT_MANAGER, Membership.Role.ADMINISTRATOR)
    return User.objects.filter(
        memberships__customer=customer, memberships__role__in=roles, is_active=True, is_staff=False
    ).order_by("pk")


def administrators(customer: Customer) -> Iterable[User]:
    """Who manages the members of the customer."""
    return User.objects.filter(
        memberships__customer=customer, memberships__role=Membership.Role.ADMINISTRATOR, is_active=True, is_staff=False
    ).order_by("pk")


def officers() -> Iterable[User]:
    """The processor's people who record what customers do."""
    return User.objects.with_right(rights.RECORD)


def send_about(
    customer: Customer, name: str, people: Iterable[User], context: dict[str, Any], page: str, *, at: datetime
) -> None:
    """Send ``templates/emails/{name}.txt`` to each in their own language, with the address of a page of the customer.

    Put into the outbox in the caller's transaction: what was not recorded is not confirmed.
    """
    send_to(people, name, {**context, "customer": customer}, reverse(page, args=[customer.code]), at=at)


def send_to(people: Iterable[User], name: str, context: dict[str, Any], page: str, *, at: datetime) -> None:
    """Send ``templates/emails/{name}.txt`` to each in their own language, with the address of a page (its path)."""
    for person in people:
        with translation.override(language_of(person)):
            values = {**context, "address": settings.DPA_PUBLIC_URL + page, "processor": the_processor()}
            subject = " ".join(render_to_string(f"emails/{name}_subject.txt", values).split())
            write_to(person, subject, render_to_string(f"emails/{name}.txt", values), at=at)


def tell_of_details(customer: Customer, changes: Sequence[tuple[str, str, str]], *, by: Any, at: datetime) -> None:
    """Tell the officers which contact details the customer changed (art. 4.3): label, before, after."""
    send_about(customer, "details", officers(), {"changes": changes, "by": by, "at": at}, "portal:details", at=at)


def tell_of_members(customer: Customer, what: str, membership: Membership | None, *, by: Any, at: datetime) -> None:
    """Tell the administrators who joined, left or has another role, or whether a second factor is asked for."""
    for reader in administrators(customer):
        with translation.override(language_of(reader)):
            role = str(membership.get_role_display()) if membership is not None else ""
        person = membership.user if membership is not None else None
        if person != reader:
            context = {"what": what, "person": person, "role": role, "by": by, "at": at}
            send_about(customer, "members", [reader], context, "members:index", at=at)


def send_invitation(invitation: Invitation, address: str) -> None:
    """Have the link sent, in the language of the invitation, for as long as it works.

    The registry keeps a digest of the token only; in the outbox it stands encrypted until it has been sent.
    """
    with translation.override(invitation.language):
        context = {"invitation": invitation, "address": address, "processor": the_processor()}
        subject = render_to_string("emails/invitation_subject.txt", context)
        body = render_to_string("emails/invitation.txt", context)
    outbox.post(
        subject,
        body,
        address=invitation.email,
        about=_about(invitation),
        at=invitation.invited_at,
        expires_at=invitation.expires_at,
    )


def forget_invitation(invitation: Invitation, *, at: datetime) -> None:
    """Send no link that is worthless by now."""
    outbox.cancel(_about(invitation), at=at)


def _about(invitation: Invitation) -> str:
    return f"invitation {invitation.pk}"
