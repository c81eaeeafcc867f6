"""Who is looked at in the yearly review of rights, with what each may do."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.reviewing import EVERY, with_last_review
from customers.models import Membership
from office.roles import NAMES, roles_of

_MEMBER = "member:"


@dataclass(frozen=True)
class Reviewed:
    """A person as it is looked at: what it may do, in words and as it is held (``had``), and since when."""

    person: User
    had: str
    may: str
    last: datetime | None
    is_due: bool


def people() -> QuerySet[User]:
    """Officers, and whoever acts for a customer; who can't sign in any more is none of them."""
    return User.objects.filter(
        Q(is_staff=True) | Q(pk__in=Membership.objects.values("user")), is_active=True, erased_at=None
    )


def listed(found: Any, *, at: datetime) -> list[Reviewed]:
    """These people, in three queries whatever their number."""
    rows = found.prefetch_related("groups", "memberships")
    return [look_at(person, at=at) for person in rows]


def look_at(person: User, *, at: datetime) -> Reviewed:
    """What a person may do at this moment."""
    had = held_by(person)
    last = getattr(person, "reviewed_at", None)
    since = getattr(person, "counts_from", None) or person.date_joined
    return Reviewed(person, had, in_words(had), last, since <= at - EVERY)


def in_order() -> Any:
    """Whose rights were looked at longest ago first."""
    return with_last_review(people()).order_by("counts_from", "pk")


def held_by(person: User) -> str:
    """What is recorded of a review: the names of roles, and those for customers with how many they are."""
    if person.is_staff:
        return " ".join(roles_of(person))
    counted = Counter(membership.role for membership in person.memberships.all())
    return " ".join(f"{_MEMBER}{role}={count}" for role, count in sorted(counted.items()))


def in_words(had: str) -> str:
    """What was held, for who reads it."""
    found = []
    for part in had.split():
        if not part.startswith(_MEMBER):
            found.append(str(NAMES.get(part, part)))
            continue
        role, _sign, count = part.removeprefix(_MEMBER).partition("=")
        labels = dict(Membership.Role.choices)
        found.append(_("%(role)s for a customer (%(count)s)") % {"role": labels.get(role, role), "count": count})
    return ", ".join(found) or _("no role")
