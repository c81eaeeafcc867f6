"""How far the notices of an announcement are: every number with the notices behind it, and how it went day by day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import TruncDate

from agreements.models import AcceptancePart, Receipt
from documents.moments import local_day
from notices.models import Announcement, Notice, NoticeAddress, NoticeEvent, Objection

State, What = NoticeAddress.State, NoticeEvent.What

CONCERNED, GIVEN, NOT_GIVEN, SILENT = "concerned", "given", "not-given", "silent"
_HEARD = Q(is_opened=True) | Q(is_received=True) | Q(is_answered=True) | Q(has_objection=True)
# Each list by the name that addresses carry, in the order in which a notice gets there.
LISTS: dict[str, Q] = {
    CONCERNED: Q(),
    "written": Q(written_at__isnull=False),
    "accepted": Q(is_accepted=True),
    "delivered": Q(is_delivered=True),
    "bounced": Q(is_bounced=True),
    "opened": Q(is_opened=True),
    GIVEN: Q(given_at__isnull=False),
    NOT_GIVEN: Q(given_at=None),
    "received": Q(is_received=True),
    "answered": Q(is_answered=True),
    "objected": Q(has_objection=True),
    SILENT: Q(given_at__isnull=False) & ~_HEARD,
}


@dataclass(frozen=True)
class Day:
    """Until the end of a local day: how many were given notice, opened it, received the version, objected."""

    day: date
    given: int
    opened: int
    received: int
    objected: int


def notices_of(announcement: Announcement) -> QuerySet[Notice]:
    """The notices of an announcement, with what the lists ask of them."""
    addresses = NoticeAddress.objects.filter(notice=OuterRef("pk"))
    events = NoticeEvent.objects.filter(notice=OuterRef("pk"))
    receipts = Receipt.objects.valid().filter(version=announcement.version_id, customer=OuterRef("customer"))
    answers = AcceptancePart.objects.filter(version=announcement.version_id, acceptance__customer=OuterRef("customer"))
    return announcement.notices.annotate(
        is_accepted=Exists(addresses.filter(accepted_at__isnull=False)),
        is_delivered=Exists(addresses.filter(state=State.DELIVERED)),
        is_bounced=Exists(addresses.filter(state=State.BOUNCED)),
        is_opened=Exists(events.filter(what=What.OPENED)),
        is_received=Exists(receipts),
        is_answered=Q(Exists(answers)) | Q(Exists(events.filter(what=What.ANSWERED))),
        has_objection=Exists(Objection.objects.filter(notice=OuterRef("pk"))),
    )


def listed(announcement: Announcement, name: str) -> QuerySet[Notice]:
    """The notices of one of the ``LISTS``."""
    return notices_of(announcement).filter(LISTS[name])


def counts_of(announcement: Announcement) -> dict[str, int]:
    """How many there are in each of the ``LISTS``, in one query."""
    wanted: dict[str, Any] = {
        name.replace("-", "_"): Count("pk", filter=which) if which else Count("pk") for name, which in LISTS.items()
    }
    found = notices_of(announcement).aggregate(**wanted)
    return {name: found[name.replace("-", "_")] for name in LISTS}


def course_of(announcement: Announcement, *, now: datetime) -> list[Day]:
    """How it went, from the day of the announcement until today: the days on which something changed, and both ends."""
    own = {"notice__announcement": announcement}
    customers = announcement.notices.values("customer")
    receipts = Receipt.objects.valid().filter(version=announcement.version_id, customer__in=customers)
    series = [
        _by_day(announcement.notices.exclude(given_at=None), "given_at", "pk"),
        _by_day(NoticeEvent.objects.filter(what=What.OPENED, **own), "at", "notice"),
        _by_day(receipts, "received_at", "customer"),
        _by_day(Objection.objects.filter(**own), "received_at", "notice"),
    ]
    days = {local_day(announcement.made_at), local_day(now), *(day for found in series for day in found)}
    course, sums = [], [0, 0, 0, 0]
    for day in sorted(days):
        sums = [total + found.get(day, 0) for total, found in zip(sums, series, strict=True)]
        course.append(Day(day, *sums))
    return course


def _by_day(rows: QuerySet[Any], moment: str, counted: str) -> dict[date, int]:
    """How many happened first on each local day; once for each of ``counted``."""
    seen: dict[Any, date] = {}
    found: dict[date, int] = {}
    dated: Iterable[tuple[Any, date]] = (
        rows.order_by(moment).annotate(day=TruncDate(moment)).values_list(counted, "day")
    )
    for key, day in dated:
        if key not in seen:
            seen[key] = day
            found[day] = found.get(day, 0) + 1
    return found
