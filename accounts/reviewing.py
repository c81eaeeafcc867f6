"""The yearly review of rights: each person is confirmed in what it may do, or loses it, by an administrator."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import DateTimeField, Max, QuerySet
from django.db.models.functions import Coalesce

from accounts import journaled
from accounts.models import RightsReview, User
from accounts.session.ending import end_sessions
from journal.acts import performs

# Anybody's rights are looked at this often.
EVERY = timedelta(days=365)


class OwnRights(Exception):
    """Nobody reviews their own rights, as long as somebody else can."""


@performs(journaled.REVIEWED)
def confirm(person: User, *, had: str, by: User, at: datetime) -> RightsReview:
    """Say that a person is to keep what it may do; ``had`` is what was looked at. Raises ``OwnRights``."""
    if person.pk == by.pk and _others_can(by):
        raise OwnRights
    return RightsReview.objects.create(person=person, at=at, by=by, outcome=RightsReview.Outcome.CONFIRMED, had=had)


@performs(journaled.REVIEWED)
def remove(person: User, *, had: str, by: User, at: datetime) -> RightsReview:
    """Take away all that a person may do, and close its account; what it did stays. Raises ``OwnRights``."""
    if person.pk == by.pk:
        raise OwnRights
    stored = User.objects.select_for_update().get(pk=person.pk)
    stored.is_active = stored.is_staff = stored.is_superuser = False
    stored.save(update_fields=["is_active", "is_staff", "is_superuser"])
    stored.groups.clear()
    stored.user_permissions.clear()
    end_sessions(stored)
    return RightsReview.objects.create(person=stored, at=at, by=by, outcome=RightsReview.Outcome.REMOVED, had=had)


def with_last_review(people: QuerySet[User]) -> Any:
    """These people, each with the moment from which its year counts: of its last review, or of its account."""
    last = Max("rights_reviews__at", output_field=DateTimeField())
    return people.annotate(reviewed_at=last).annotate(counts_from=Coalesce("reviewed_at", "date_joined"))


def overdue(people: QuerySet[User], *, at: datetime) -> QuerySet[User]:
    """Whose year is over."""
    found: QuerySet[User] = with_last_review(people).filter(counts_from__lte=at - EVERY)
    return found


def _others_can(by: User) -> bool:
    return User.objects.filter(is_superuser=True, is_staff=True, is_active=True).exclude(pk=by.pk).exists()
