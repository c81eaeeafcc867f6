"""A notice with a window that reaches nobody goes to another address, and in the end to the officers, once."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from customers.models import Membership
from mail.models import OutgoingMail
from notices.acts.announcing import announce
from notices.delivery.escalating import left_to_officers, tend
from notices.models import Kind, Notice, NoticeAddress
from notices.window import giving
from tests import cast
from tests.factories import local
from tests.notices.change import TELLING, draft
from tests.small import Small

State = NoticeAddress.State
MADE = local("2023-08-28 09:00")
LATE = MADE + timedelta(hours=48)


@pytest.fixture
def notice(small: Small) -> Notice:
    """To the contact person alone; the member and the DPO are known beside."""
    small.member(Membership.Role.ADMINISTRATOR)
    telling = replace(TELLING, kind=Kind.EDITORIAL)
    found: Notice = announce(draft(small.product), telling, by=cast.officer(), at=MADE).notices.get()
    return found


def _steps(notice: Notice) -> list[tuple[str, datetime]]:
    return list(notice.events.filter(what="escalated").order_by("pk").values_list("detail", "at"))


def _bounce(notice: Notice, at: datetime) -> None:
    for row in notice.addresses.exclude(state=State.BOUNCED):
        giving.report(row, State.BOUNCED, "550 5.1.1", at=at)


def test_what_was_not_given_within_the_hours_goes_to_the_next_address(notice: Notice) -> None:
    assert tend(now=LATE - timedelta(seconds=1)) == 0
    assert tend(now=LATE) == 1
    assert [row.who for row in notice.addresses.all()] == ["contact", "dpo"]
    second = notice.addresses.last()
    assert second is not None
    assert OutgoingMail.objects.get(about=f"notice {second.pk}").message_id == second.message_id
    assert _steps(notice) == [("dpo", LATE)]
    # What was done is not done again, by another worker or later, until its own time has passed.
    assert tend(now=LATE) == 0
    assert tend(now=LATE + timedelta(hours=47)) == 0
    assert tend(now=LATE + timedelta(hours=48)) == 1
    assert [row.who for row in notice.addresses.all()] == ["contact", "dpo", "member"]


def test_what_came_back_waits_for_no_hours(notice: Notice) -> None:
    _bounce(notice, MADE + timedelta(minutes=5))
    assert tend(now=MADE + timedelta(minutes=6)) == 1
    assert [step for step, _at in _steps(notice)] == ["dpo"]


def test_a_notice_that_was_given_is_left_alone(notice: Notice) -> None:
    giving.accept(notice.addresses.get(), "250 OK", at=MADE)
    assert tend(now=LATE) == 0


def test_where_no_address_is_left_the_officers_are_told_once(notice: Notice) -> None:
    cast.officer()
    for minute in range(3):
        _bounce(notice, MADE + timedelta(minutes=minute))
        assert tend(now=MADE + timedelta(minutes=minute)) == 1
    assert [step for step, _at in _steps(notice)] == ["dpo", "member", ""]
    assert tend(now=LATE) == 0
    assert list(left_to_officers()) == [notice]
    told = OutgoingMail.objects.filter(person=cast.officer(), subject__startswith="Niet gegeven")
    assert told.count() == 1
    giving.record_paper(
        [notice], delivered_at=MADE, evidence="Brief", file=None, by=cast.officer(), at=LATE
    )  # fmt: skip
    assert not left_to_officers().exists()


def test_a_notice_without_a_window_is_not_escalated(small: Small) -> None:
    telling = replace(TELLING, opens_window=False)
    announce(draft(small.product), telling, by=cast.officer(), at=MADE)
    assert tend(now=LATE) == 0
