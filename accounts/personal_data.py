"""A person's own data: given out on request (art. 15, 20 AVG) and erased (art. 17 AVG), wherever it lies.

Each app registers what it keeps about people. What must stay as evidence (receipts, acceptances, the ledger:
art. 17(3)(e) AVG) points to the person's row, which itself loses name and address: it says "the same person", and no
longer who.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib.admin.models import LogEntry
from django.utils import timezone
from django.utils.functional import Promise

from accounts import journaled
from accounts.models import DirectoryPerson, GivenRole, User
from accounts.session.ending import delete_sessions, end_sessions
from accounts.session.listing import sessions_of
from journal.acts import forget, include_keys, performs
from mail import outbox


class ErasureRefused(Exception):
    """Something else has to be done first; the message says what, in the person's language."""

    def __init__(self, message: str | Promise) -> None:
        super().__init__(message)
        self.message = message

    def __str__(self) -> str:
        return str(self.message)


@dataclass(frozen=True)
class Source:
    """What one app keeps about people.

    ``export`` gives it as plain data (dict, list, str, number, None, datetime). ``refuse`` says why an erasure can't go
    on yet, or None. ``erase`` removes it, and runs before the person's own row loses its address.
    """

    name: str
    export: Callable[[User], Any]
    erase: Callable[[User, datetime], None]
    refuse: Callable[[User], str | Promise | None] = lambda user: None


_sources: dict[str, Source] = {}


def register(source: Source) -> None:
    """Add what an app keeps. Raises ``ValueError`` when the name is taken."""
    if source.name in _sources:
        raise ValueError(f"“{source.name}” is registered already.")
    _sources[source.name] = source


def export(user: User, *, at: datetime) -> dict[str, Any]:
    """Everything kept about this person, by source."""
    return {"exported_at": at, **{name: source.export(user) for name, source in _sources.items()}}


@performs(journaled.ERASED)
def erase(user: User, *, at: datetime) -> None:
    """Erase this person: nobody can sign in as them, and nothing in the database says who they were.

    Raises ``ErasureRefused`` when something must be done first. Once more changes nothing.
    """
    stored = User.objects.select_for_update().get(pk=user.pk)
    if stored.erased_at is not None:
        return
    for source in _sources.values():
        if refusal := source.refuse(stored):
            raise ErasureRefused(refusal)
    for source in _sources.values():
        source.erase(stored, at)
    end_sessions(stored)
    stored.email, stored.name = f"erased-{stored.pk}@invalid", ""
    stored.is_active = stored.is_staff = stored.is_superuser = False
    stored.last_login = None
    stored.erased_at = at
    stored.set_unusable_password()
    stored.save()
    stored.groups.clear()
    stored.user_permissions.clear()
    # What the journal held of them earlier goes; that they were there, and what they did, stays.
    forget([stored])


def _export_account(user: User) -> dict[str, Any]:
    return {
        "email": user.email,
        "name": user.name,
        "language": user.language,
        "member_since": user.date_joined,
        "last_signed_in": user.last_login,
        "is_officer": user.is_staff,
        "second_factors": [
            {"type": factor.type, "added": factor.created_at, "last_used": factor.last_used_at}
            for factor in Authenticator.objects.filter(user=user)
        ],
        "sessions": [
            {"since": session.began, "last_used": session.seen, "browser": session.name}
            for session in sessions_of(user, here=None, at=timezone.now())
        ],
        "sign_in_providers": [
            {"provider": account.provider, "identifier": account.uid, "told_us": account.extra_data}
            for account in SocialAccount.objects.filter(user=user)
        ],
        "mail": [
            {"subject": message.subject, "written": message.written_at, "state": message.get_state_display()}
            for message in outbox.messages_to(user).order_by("pk")
        ],
        "kept_by_the_directory": [
            {
                "identifier": kept.external_id,
                "since": kept.since,
                "changed": kept.changed_at,
                "removed": kept.removed_at,
            }
            for kept in DirectoryPerson.objects.filter(user=user)
        ],
        "roles_by_the_provider": [
            {"role": given.group.name, "since": given.since}
            for given in GivenRole.objects.filter(user=user).select_related("group")
        ],
        "rights_reviewed": [
            {"at": review.at, "outcome": review.outcome, "had": review.had} for review in user.rights_reviews.all()
        ],
        "administration_log": [
            {"at": entry.action_time, "what": entry.object_repr, "change": entry.get_change_message()}
            for entry in LogEntry.objects.filter(user=user)
        ],
    }


def _erase_account(user: User, at: datetime) -> None:
    for way_in in (Authenticator, SocialAccount, EmailAddress, DirectoryPerson, GivenRole):
        held = way_in.objects.filter(user=user)
        forget(held)
        held.delete()
    delete_sessions(user)
    outbox.messages_to(user).delete()
    # The admin's log of changes to people repeats their name or address.
    for name in {user.email, user.name} - {""}:
        naming = LogEntry.objects.filter(object_repr__icontains=name)
        keys = list(naming.values_list("pk", flat=True))
        naming.update(object_repr=f"#{user.pk}", change_message="")
        include_keys(LogEntry, keys)


register(Source("account", _export_account, _erase_account))
