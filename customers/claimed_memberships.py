"""Memberships that follow the organisation for which somebody signs in: given and taken away within an allow-list.

Who is a member by hand stays one, in that role. Administrators of a customer are made by hand only. Who signs in in
another way, such as by a mailed code, has no membership by a claim: the provider was not asked, and may have taken it
back (decision 68).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.account.signals import user_logged_in
from django.contrib import messages
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from customers import journaled, members
from customers.locks import lock_customers
from customers.models import GivenMembership, Membership, OrganisationClaim
from customers.succession import is_succeeded
from journal.acts import act


@contextmanager
def following(person: User, line: OrganisationClaim | None, *, at: datetime) -> Iterator[None]:
    """Take away what another line gave; then what stands within; then give what this line gives. All or nothing.

    Within, roles of officers are followed: who was a member by a claim may become an officer, and the other way round.
    Raises ``Refused`` for who works for the processor by then. One act, of nobody in person.
    """
    held = GivenMembership.objects.filter(membership__user=person)
    if line is None and not held.exists():
        yield
        return
    with act(journaled.CLAIMED, by=None, at=at, subject=person):
        wanted = {line.customer_id} if line is not None else set()
        lock_customers(wanted | set(held.values_list("membership__customer", flat=True)))
        User.objects.select_for_update().get(pk=person.pk)
        if line is not None and is_succeeded(line.customer):
            # Its successor has to be mapped: nobody acts for this one any more.
            line, wanted = None, set()
        lost = held.exclude(membership__customer__in=wanted)
        for row in lost.select_related("membership__customer", "membership__user"):
            _take(row.membership, at=at)
        yield
        person.refresh_from_db()
        if line is not None and person.is_active:
            _give(person, line, at=at)


def _take(membership: Membership, *, at: datetime) -> None:
    """Every page asks who is a member, so that no session needs to end."""
    membership._history_user, membership._history_date = None, at  # type: ignore[attr-defined]
    membership.delete()
    members.tell(membership, "left", by=None, at=at)


def _give(person: User, line: OrganisationClaim, *, at: datetime) -> None:
    members.refuse_officer(person)
    found = Membership.objects.filter(customer=line.customer, user=person).select_related("customer", "user").first()
    if found is not None and (found.role == line.role or not GivenMembership.objects.filter(membership=found).exists()):
        return
    membership = found or Membership(customer=line.customer, user=person)
    membership.role = line.role
    membership._history_user, membership._history_date = None, at  # type: ignore[attr-defined]
    membership.save()
    GivenMembership.objects.get_or_create(membership=membership, defaults={"since": at})
    members.tell(membership, "role" if found else "joined", by=None, at=at)


def _signed_in(sender: Any, request: HttpRequest, user: User, **_kwargs: Any) -> None:
    if not GivenMembership.objects.filter(membership__user=user).exists():
        return
    if "socialaccount" in {record.get("method") for record in get_authentication_records(request, user)}:
        return
    with following(user, None, at=timezone.now()):
        pass
    messages.warning(
        request,
        _("You act for your organisation by its own sign-in. To do so again, sign out and sign in there."),
    )


def connect() -> None:
    """Listen; once models are loaded."""
    user_logged_in.connect(_signed_in, dispatch_uid="customers.claimed_memberships")
