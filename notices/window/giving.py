"""When notice was given: the only writer of that moment, of the deadline that follows from it, and of what happened
to the addresses.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from agreements.models import EvidenceFile
from agreements.standing import expire
from customers.locks import lock_customers
from customers.models import Customer
from documents.errors import Refused
from journal.acts import act, include, performs
from notices import journaled
from notices.models import Notice, NoticeAddress, NoticeEvent
from notices.reaching.telling import confirm_objection
from notices.window.deadlines import deadline_of

State, What = NoticeAddress.State, NoticeEvent.What

# Each delivery is judged, and its notice held, by itself: more would keep the officer waiting and other acts from them.
MOST_DELIVERIES = 500


def lock_notice(pk: int) -> Notice:
    """The notice as stored, locked: of what happens to it, one thing comes after the other."""
    return (
        Notice.objects.select_for_update(of=("self",))
        .select_related("announcement__version__line__document", "customer")
        .get(pk=pk)
    )


def accept(address: NoticeAddress, answer: str, *, at: datetime) -> None:
    """The address's mail server has taken the mail: of the first, notice is given by it."""
    with act(journaled.DELIVERED, by=None, at=at):
        notice = lock_notice(address.notice_id)
        stored = NoticeAddress.objects.select_for_update().get(pk=address.pk)
        if stored.accepted_at is None:
            stored.accepted_at = at
        if stored.state in (State.QUEUED, State.DELAYED):
            _set(stored, State.ACCEPTED, answer, at)
        stored.save()
        _give(notice, Notice.Given.MAIL, at=stored.accepted_at, recorded_at=at, by=None)


def report(address: NoticeAddress, state: str, answer: str, *, at: datetime) -> None:
    """A further report about an address: delivered, delayed, or come back. What came back takes the giving with it
    where nothing else gave notice: the window is then open until notice has been given.
    """
    with act(journaled.DELIVERED, by=None, at=at):
        notice = lock_notice(address.notice_id)
        stored = NoticeAddress.objects.select_for_update().get(pk=address.pk)
        if stored.state == State.BOUNCED or (state == State.DELAYED and stored.state != State.QUEUED):
            return
        _set(stored, state, answer, at)
        stored.save()
        if state == State.BOUNCED and notice.given_by == Notice.Given.MAIL and notice.given_at == stored.accepted_at:
            _take_back(notice, at=at)


@performs(journaled.EVENT)
def open_notice(notice: Notice, *, by: Any, at: datetime) -> Notice:
    """A member has opened it on the customer's pages, by a deliberate act; once is enough."""
    stored = lock_notice(notice.pk)
    if not stored.events.filter(what=What.OPENED, by=by).exists():
        _event(stored, What.OPENED, at=at, recorded_at=at, by=by)
    _give(stored, Notice.Given.PORTAL, at=at, recorded_at=at, by=by)
    return stored


@performs(journaled.EVENT)
def record_paper(
    notices: Iterable[Notice],
    *,
    delivered_at: datetime,
    evidence: str,
    file: EvidenceFile | None,
    by: Any,
    at: datetime,
) -> int:
    """Record that notices were delivered on paper at a moment, with what shows it; returns how many.

    Raises ``Refused`` for a moment in the future or before the announcement, without evidence, and for more than
    ``MOST_DELIVERIES`` at once.
    """
    wanted = list(notices)
    if len(wanted) > MOST_DELIVERIES:
        raise Refused(
            _("Record at most %(most)s deliveries at once: choose those of one page, or who match a part of a name.")
            % {"most": MOST_DELIVERIES}
        )
    if delivered_at > at:
        raise Refused(_("A delivery can't lie in the future."), field="delivered_at")
    if not evidence.strip() and file is None:
        raise Refused(_("Say what shows the delivery, or add it as a file."), field="evidence")
    lock_customers(sorted({notice.customer_id for notice in wanted}))
    for pk in sorted(notice.pk for notice in wanted):
        stored = lock_notice(pk)
        if delivered_at < stored.announcement.made_at:
            raise Refused(
                _("%(customer)s: the delivery lies before the announcement.") % {"customer": stored.customer},
                field="delivered_at",
            )
        _event(
            stored, What.HANDED_OVER, at=delivered_at, recorded_at=at, by=by, detail=evidence.strip()[:500], file=file
        )
        _give(stored, Notice.Given.PAPER, at=delivered_at, recorded_at=at, by=by)
    return len(wanted)


@performs(journaled.EVENT)
def record_posting(notices: Iterable[Notice], *, posted_at: datetime, detail: str, by: Any, at: datetime) -> int:
    """Record that letters went to the post, which gives no notice yet; returns how many.

    Raises ``Refused`` for a moment in the future or before the announcement.
    """
    wanted = list(notices)
    if posted_at > at:
        raise Refused(_("A posting can't lie in the future."), field="posted_at")
    if any(posted_at < notice.announcement.made_at for notice in wanted):
        raise Refused(_("The posting lies before the announcement."), field="posted_at")
    events = NoticeEvent.objects.bulk_create(
        [
            NoticeEvent(
                notice=notice, what=What.POSTED, at=posted_at, recorded_at=at, by=by, detail=detail.strip()[:500]
            )
            for notice in wanted
        ],
        batch_size=500,
    )
    include(events)
    return len(events)


@performs(journaled.EVENT)
def note_event(
    notice: Notice, what: str, *, detail: str = "", by: Any, at: datetime, recorded_at: datetime | None = None
) -> NoticeEvent:
    """Write down what else happened to a notice: a letter posted, a reminder sent, an answer by mail."""
    return _event(notice, what, at=at, recorded_at=recorded_at or at, by=by, detail=detail)


def _give(notice: Notice, how: str, *, at: datetime, recorded_at: datetime, by: Any) -> None:
    """The first that gave notice counts; a deadline that was told is not moved by what is recorded later."""
    if notice.given_at is not None:
        return
    notice.given_at, notice.given_by = at, how
    if notice.opens_window:
        notice.deadline_on = deadline_of(notice, given_at=at, announced_at=notice.announcement.made_at)
    notice.save(update_fields=["given_at", "given_by", "deadline_on"])
    _event(notice, What.GIVEN, at=at, recorded_at=recorded_at, by=by)
    _outdate_copies(notice)


def _take_back(notice: Notice, *, at: datetime) -> None:
    notice.given_at, notice.given_by, notice.deadline_on = None, "", None
    notice.save(update_fields=["given_at", "given_by", "deadline_on"])
    _event(notice, What.TAKEN_BACK, at=at, recorded_at=at, by=None)
    _outdate_copies(notice)
    others = sorted(_other_givings(notice), key=lambda item: item[1])
    if others:
        how, moment, person = others[0]
        _give(notice, how, at=moment, recorded_at=at, by=person)
    _judge_anew(notice, at=at)


def _judge_anew(notice: Notice, *, at: datetime) -> None:
    """What was late against a deadline that never stood was not late: the customer is told so."""
    for objection in notice.objections.filter(is_late=True):
        if notice.is_open(objection.received_at):
            objection.is_late, objection.notice = False, notice
            objection.save(update_fields=["is_late"])
            confirm_objection(objection, at=at)


def _outdate_copies(notice: Notice) -> None:
    """A copy made from now on states this of the notice; a worker looks what, since many are given at once."""
    expire(Customer.objects.filter(pk=notice.customer_id))


def _other_givings(notice: Notice) -> Iterable[tuple[str, datetime, Any]]:
    """What else gave this notice: addresses that stand, members who opened it, paper."""
    accepted = notice.addresses.exclude(state=State.BOUNCED).filter(accepted_at__isnull=False)
    for address in accepted:
        assert address.accepted_at is not None
        yield Notice.Given.MAIL, address.accepted_at, None
    for event in notice.events.filter(what__in=(What.OPENED, What.HANDED_OVER)).select_related("by"):
        how = Notice.Given.PORTAL if event.what == What.OPENED else Notice.Given.PAPER
        yield how, event.at, event.by


def _set(address: NoticeAddress, state: str, answer: str, at: datetime) -> None:
    address.state, address.state_at, address.answer = state, at, " ".join(answer.split())[:500]


def _event(
    notice: Notice,
    what: str,
    *,
    at: datetime,
    recorded_at: datetime,
    by: Any,
    detail: str = "",
    file: EvidenceFile | None = None,
) -> NoticeEvent:
    return NoticeEvent.objects.create(
        notice=notice, what=what, at=at, recorded_at=recorded_at, by=by, detail=detail, file=file
    )
