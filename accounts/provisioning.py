"""People as the processor's directory keeps them (SCIM 2.0): a program opens, names and closes accounts.

It gives nobody a right. Who is closed loses every role, and whoever is opened again gets them anew, from an
administrator: a directory that is wrong, or in the wrong hands, makes no officer. Nobody is deleted: receipts,
approvals and the journal name people.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError
from django.db.models import Q, QuerySet

from accounts import journaled
from accounts.models import DirectoryPerson, User
from accounts.session.ending import end_sessions
from characters import canonical_address
from journal.acts import act


class Taken(Exception):
    """Somebody has this address whom the directory does not keep."""


class LastAdministrator(Exception):
    """Nobody would be left to give roles."""


@dataclass(frozen=True)
class Described:
    """What the directory says of a person."""

    name: str
    language: str
    external_id: str
    is_active: bool


def directory_people() -> QuerySet[User]:
    """Whom the directory may see and keep: who works for the processor, and whom it entered."""
    kept = Q(directory__isnull=False, directory__removed_at=None)
    return User.objects.filter(Q(is_staff=True) | kept, erased_at=None).select_related("directory").order_by("pk")


def describe(person: User) -> Described:
    """How a person stands here."""
    kept: DirectoryPerson | None = getattr(person, "directory", None)
    return Described(person.name, person.language, kept.external_id if kept else "", person.is_active)


def lock_person(pk: int) -> User | None:
    """The person with this number, locked till the end of the transaction; None for whom the directory may not see.

    With all administrators, in one order: two who close the last two at once must not both succeed.
    """
    list(User.objects.select_for_update().filter(Q(pk=pk) | Q(is_superuser=True)).order_by("pk"))
    return directory_people().filter(pk=pk).first()


def enter(email: str, said: Described, *, by: Any, at: datetime, program: str) -> User:
    """Enter somebody new, or again whom the directory removed. Raises ``Taken``, and ``ValidationError``."""
    try:
        with act(journaled.PROVISIONED, by=by, at=at, program=program):
            address = canonical_address(email)
            person = User.objects.select_for_update().filter(email=address).first()
            if person is None:
                person = User(email=address, is_active=said.is_active, date_joined=at)
                person.set_unusable_password()
            elif person.is_staff or not DirectoryPerson.objects.filter(user=person, removed_at__isnull=False).exists():
                raise Taken
            _write(person, said, at=at)
            return person
    except IntegrityError as twice:  # entered twice at once
        raise Taken from twice


def change(person: User, said: Described, *, by: Any, at: datetime, program: str) -> User:
    """Write what the directory says of a locked person; once more changes nothing.

    Raises ``LastAdministrator``, and ``ValidationError``.
    """
    if said == describe(person):
        return person
    with act(journaled.PROVISIONED, by=by, at=at, program=program):
        _write(person, said, at=at)
    return person


def remove(person: User, *, by: Any, at: datetime, program: str) -> None:
    """Close the account of a locked person whom the directory deleted; it is not seen there any more.

    Raises ``LastAdministrator``.
    """
    with act(journaled.PROVISIONED, by=by, at=at, program=program):
        before = describe(person)
        kept = _write(person, Described(before.name, before.language, before.external_id, is_active=False), at=at)
        _take_roles(person)
        kept.removed_at = at
        kept.save(update_fields=["removed_at"])


def _write(person: User, said: Described, *, at: datetime) -> DirectoryPerson:
    turns = person.pk is None or person.is_active != said.is_active
    if turns and not said.is_active:
        _refuse_last(person)
    person.name, person.language, person.is_active = said.name, said.language, said.is_active
    person.full_clean(exclude=["password"])
    person.save()
    if turns:
        _take_roles(person)
    kept = DirectoryPerson.objects.filter(user=person).first() or DirectoryPerson(user=person, since=at)
    kept.external_id, kept.changed_at, kept.removed_at = said.external_id, at, None
    kept.full_clean()
    kept.save()
    person.directory = kept
    return kept


def _take_roles(person: User) -> None:
    if person.is_staff or person.is_superuser:
        person.is_staff = person.is_superuser = False
        person.save(update_fields=["is_staff", "is_superuser"])
    person.groups.clear()
    person.user_permissions.clear()
    end_sessions(person)


def _refuse_last(person: User) -> None:
    others = User.objects.filter(is_superuser=True, is_staff=True, is_active=True).exclude(pk=person.pk)
    if person.is_superuser and person.is_active and not others.exists():
        raise LastAdministrator
