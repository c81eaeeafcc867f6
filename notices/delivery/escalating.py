"""What is done about notices with a window that were not given: another address, and in the end the officers.

A chore of every worker: done twice, or by two at once, it is done once, since a step takes the notice off its list.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from customers.mail import officers, send_to
from customers.models import Customer
from journal.acts import act
from mail import outbox
from notices import journaled
from notices.acts.writing import posting_of
from notices.models import Announcement, Notice, NoticeAddress, NoticeEvent
from notices.reaching.addressing import other_addresses

State, What = NoticeAddress.State, NoticeEvent.What
_UNDER_WAY = (State.QUEUED, State.DELAYED)
# So many in a transaction: on SQLite nobody else writes meanwhile.
_PAGE = 200


def tend(*, now: datetime) -> int:
    """Take the next step for every notice that waits for one; returns how many steps."""
    done = 0
    while stepped := _next_page(now):
        done += stepped
    return done


def left_to_officers() -> QuerySet[Notice]:
    """The notices that reached nobody, and for which no address is left: they are told on paper."""
    return Notice.objects.filter(_left(), given_at=None, announcement__revoked_at=None)


def _left() -> Exists:
    """An escalation names whose address it went to; one that names nobody found none."""
    return Exists(NoticeEvent.objects.filter(notice=OuterRef("pk"), what=What.ESCALATED, detail=""))


def _waiting(now: datetime) -> QuerySet[Notice]:
    """The notices that need a step: none of their mail is under way, or all of it for too long."""
    since = now - timedelta(hours=settings.DPA_NOTICE_ESCALATES_AFTER_HOURS)
    under_way = NoticeAddress.objects.filter(notice=OuterRef("pk"), state__in=_UNDER_WAY)
    stepped = NoticeEvent.objects.filter(notice=OuterRef("pk"), what=What.ESCALATED, at__gt=since)
    return Notice.objects.filter(
        ~Exists(under_way) | (Q(written_at__lte=since) & ~Exists(stepped)),
        ~_left(),
        opens_window=True,
        given_at=None,
        written_at__isnull=False,
        announcement__revoked_at=None,
    )


@transaction.atomic
def _next_page(now: datetime) -> int:
    waiting = _waiting(now).order_by("pk")
    locked = [notice.pk for notice in waiting.select_for_update(skip_locked=True, of=("self",))[:_PAGE]]
    # A step is a row beside the notice: one that was committed while this page was being locked shows only now.
    page = list(waiting.filter(pk__in=locked).select_related("customer", "announcement__version__line__document"))
    if not page:
        return 0
    used: dict[int, list[str]] = defaultdict(list)
    for key, address in NoticeAddress.objects.filter(notice__in=page).values_list("notice", "address"):
        used[key].append(address)
    given_up: dict[Announcement, list[Customer]] = defaultdict(list)
    with act(journaled.EVENT, by=None, at=now):
        for notice in page:
            left = other_addresses(notice.customer, used[notice.pk])
            if left:
                _send_to_next(notice, *left[0], at=now)
                continue
            _note(notice, "", at=now)
            # Of whom no address was known at all, the officers were told when the notices were written.
            if used[notice.pk]:
                given_up[notice.announcement].append(notice.customer)
        for announcement, customers in given_up.items():
            page_of_board = reverse("admin:notices_announcement_change", args=[announcement.pk])
            context = {"announcement": announcement, "customers": customers}
            send_to(officers(), "not_given", context, page_of_board, at=now)
    return len(page)


def _send_to_next(notice: Notice, who: str, address: str, *, at: datetime) -> None:
    row = NoticeAddress.objects.create(
        notice=notice, who=who, address=address, message_id=outbox.new_message_id(), state_at=at
    )
    outbox.post_many([posting_of(row)], at=at)
    _note(notice, who, at=at)


def _note(notice: Notice, who: str, *, at: datetime) -> None:
    NoticeEvent.objects.create(notice=notice, what=What.ESCALATED, at=at, recorded_at=at, by=None, detail=who)
