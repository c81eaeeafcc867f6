"""What is under way with notices, for the first page: announcements with days left, what reached nobody, plans."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Q

from documents.moments import local_day
from notices.delivery.escalating import left_to_officers
from notices.models import Announcement, Notice, NoticeAddress, Objection, Plan

# So many are named; the lists show all.
_NAMED = 8
# What was told without a time to object stays on the first page for so long.
_NEW = timedelta(days=14)


@dataclass(frozen=True)
class Running:
    """An announcement that is under way; ``days_left`` until the last window that has begun closes."""

    announcement: Announcement
    told: int
    not_given: int
    last_day: date | None
    days_left: int | None


def overview(*, now: datetime) -> dict[str, Any]:
    """The section of the first page."""
    bounced = NoticeAddress.objects.filter(notice=OuterRef("pk"), state=NoticeAddress.State.BOUNCED)
    not_given = Notice.objects.filter(given_at=None, announcement__revoked_at=None, opens_window=True)
    open_objections = (
        Objection.objects.filter(state__in=Objection.OPEN)
        .select_related("notice__customer", "notice__announcement__version__line__document")
        .order_by("received_at")
    )
    return {
        "running": _running(now),
        "not_given": not_given.filter(created_at__lte=now - timedelta(days=1)).count(),
        "bounced": not_given.filter(Exists(bounced)).count(),
        "left": left_to_officers().count(),
        "objections": [_with_days_left(each, now) for each in open_objections[:_NAMED]],
        "objections_count": open_objections.count(),
        "plans": Plan.objects.filter(state=Plan.State.PLANNED)
        .select_related("version__line__document", "made_by")
        .order_by("due_at")[:_NAMED],
    }


def _with_days_left(objection: Objection, now: datetime) -> tuple[Objection, int | None]:
    """An objection, and the days until the window closes in which the customer may object; None where that is over."""
    last = objection.notice.deadline_on
    days = (last - local_day(now)).days if last is not None else None
    return objection, days if days is not None and days >= 0 else None


def _running(now: datetime) -> Sequence[Running]:
    today = local_day(now)
    window = Q(notices__opens_window=True)
    counted = Announcement.objects.filter(revoked_at=None).annotate(
        told=Count("notices"),
        waiting=Count("notices", filter=window & Q(notices__given_at=None)),
        last_day=Max("notices__deadline_on", filter=window),
    )
    under_way = counted.filter(Q(waiting__gt=0) | Q(last_day__gte=today) | Q(made_at__gte=now - _NEW))
    found = under_way.select_related("version__line__document").order_by("-made_at", "-pk")[:_NAMED]
    return [
        Running(
            announcement=each,
            told=each.told,
            not_given=each.waiting,
            last_day=each.last_day,
            days_left=(each.last_day - today).days if each.last_day is not None and each.last_day >= today else None,
        )
        for each in found
    ]
