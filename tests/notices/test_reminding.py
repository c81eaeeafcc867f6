"""A reminder is a further mail that belongs to the first, no sooner than a day after the last."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from notices.acts.announcing import announce, revoke
from notices.delivery.reminding import Reminded, remind
from notices.models import Notice, NoticeAddress
from notices.window import giving
from tests import cast
from tests.notices.change import TELLING, draft
from tests.small import Small
from tests.work import Mail

NOW = timezone.now()
BEFORE = NOW - timedelta(days=1)


@pytest.fixture
def notice(small: Small) -> Notice:
    found: Notice = announce(draft(small.product), TELLING, by=cast.officer(), at=BEFORE).notices.get()
    return found


def test_it_goes_to_each_address_and_refers_to_the_first_mail(notice: Notice, post: Mail) -> None:
    post()
    assert remind([notice], by=cast.officer(), at=NOW) == Reminded(sent=1, early=0, unreachable=0)
    messages = {message.to[0]: message for message in post()}
    assert set(messages) == {"contact@example.org", "fg@example.org"}
    for row in notice.addresses.all():
        message = messages[row.address]
        assert message.extra_headers["References"] == row.message_id
        assert message.extra_headers["In-Reply-To"] == row.message_id
        assert message.extra_headers["Message-ID"] != row.message_id
        assert message.subject.startswith("Herinnering: ")
        assert TELLING.meaning in message.body
    [event] = notice.events.filter(what="reminded")
    assert event.by == cast.officer()


def test_never_within_a_day_of_the_last(notice: Notice) -> None:
    assert remind([notice], by=None, at=NOW - timedelta(seconds=1)).early == 1
    assert remind([notice], by=None, at=NOW).sent == 1
    assert remind([notice], by=None, at=NOW + timedelta(hours=23)).early == 1
    assert remind([notice], by=None, at=NOW + timedelta(hours=24)).sent == 1


def test_an_address_that_sent_it_back_is_not_reminded(notice: Notice, post: Mail) -> None:
    for row in notice.addresses.all():
        giving.report(row, NoticeAddress.State.BOUNCED, "550 5.1.1", at=BEFORE)
    assert remind([notice], by=None, at=NOW) == Reminded(sent=0, early=0, unreachable=1)


def test_a_reminder_of_what_was_revoked_meanwhile_does_not_go_out(notice: Notice, post: Mail) -> None:
    post()
    remind([notice], by=None, at=NOW)
    revoke(notice.announcement, reason="Afgeblazen.", by=cast.officer(), at=NOW)
    assert not [message for message in post() if message.subject.startswith("Herinnering")]


def test_it_moves_no_deadline(notice: Notice) -> None:
    giving.accept(notice.addresses.first(), "250 OK", at=BEFORE)  # type: ignore[arg-type]
    before = Notice.objects.get().deadline_on
    remind([notice], by=None, at=NOW)
    assert Notice.objects.get().deadline_on == before
