"""Roles that follow what the provider says: given and taken away at sign-in, within an allow-list.

A role that somebody has by hand stays by hand. Administrators are made by hand only, and their roles are left alone.
Who signs in in another way, such as by a mailed code, has no role by a claim: the provider was not asked, and may have
taken it back. The next sign-in there gives it again.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.account.signals import user_logged_in
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import journaled
from accounts.models import GivenRole, RoleClaim, User
from accounts.session.ending import end_sessions
from journal.acts import act


def follow(person: User, values: Collection[str], *, at: datetime) -> None:
    """Give the roles of these values, and take away what an earlier sign-in gave and none of them gives any more.

    Sessions end with a role that is lost. Whatever refuses that somebody becomes an officer is raised.
    """
    with act(journaled.CLAIMED, by=None, at=at, subject=person):
        stored = User.objects.select_for_update().get(pk=person.pk)
        if stored.is_superuser or not stored.is_active:
            return
        wanted = set(RoleClaim.objects.filter(value__in=values).values_list("group_id", flat=True))
        _take(stored, GivenRole.objects.filter(user=stored).exclude(group_id__in=wanted))
        has = set(stored.groups.values_list("pk", flat=True)) if stored.is_staff else set()
        _give(stored, wanted - has, at=at)
    person.refresh_from_db()


def _take(person: User, lost: Collection[GivenRole]) -> None:
    if not (rows := list(lost)):
        return
    person.groups.remove(*(row.group_id for row in rows))
    for row in rows:
        row.delete()
    if person.is_staff and not person.groups.exists():
        person.is_staff = False
        person.save(update_fields=["is_staff"])
    end_sessions(person)


def _give(person: User, new: Collection[int], *, at: datetime) -> None:
    if not new:
        return
    if not person.is_staff:
        # What a group left behind would give by now is nobody's decision.
        person.groups.clear()
        person.is_staff = True
        person.save(update_fields=["is_staff"])
    person.groups.add(*new)
    for key in sorted(new):
        GivenRole.objects.get_or_create(user=person, group_id=key, defaults={"since": at})


def _signed_in(sender: Any, request: HttpRequest, user: User, **_kwargs: Any) -> None:
    methods = {record.get("method") for record in get_authentication_records(request, user)}
    if "socialaccount" in methods or not GivenRole.objects.filter(user=user).exists():
        return
    follow(user, (), at=timezone.now())
    # All other sessions have ended with the roles; the one that begins goes on.
    update_session_auth_hash(request, user)
    messages.warning(
        request, _("You have your roles by your organisation's sign-in. To get them again, sign out and sign in there.")
    )


def connect() -> None:
    """Listen; once models are loaded."""
    user_logged_in.connect(_signed_in, dispatch_uid="accounts.claimed_roles")
