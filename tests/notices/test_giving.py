"""When notice was given, and what a mail that comes back does to it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from documents.errors import Refused
from mail.hooks import Later, Letter
from mail.models import OutgoingMail
from notices.acts.announcing import announce
from notices.delivery import posting
from notices.models import Notice, NoticeAddress
from notices.window import giving
from tests import cast
from tests.factories import NOW, local
from tests.notices.change import TELLING, draft
from tests.small import Small

State = NoticeAddress.State
MADE = local("2023-08-28 09:00")


@pytest.fixture
def notice(small: Small) -> Notice:
    found: Notice = announce(draft(small.product), TELLING, by=cast.officer(), at=MADE).notices.get()
    return found


def _addresses(notice: Notice) -> list[NoticeAddress]:
    return list(notice.addresses.all())


def _stored(notice: Notice) -> Notice:
    return Notice.objects.get(pk=notice.pk)


def test_the_first_address_whose_server_accepts_it_gives_notice(notice: Notice) -> None:
    contact, dpo = _addresses(notice)
    giving.accept(dpo, "250 OK", at=local("2023-08-29 14:00"))
    giving.accept(contact, "250 OK", at=local("2023-08-30 08:00"))
    stored = _stored(notice)
    assert (stored.given_at, stored.given_by) == (local("2023-08-29 14:00"), "mail")
    assert stored.deadline_on == date(2023, 9, 8)


def test_a_member_who_opens_it_gives_notice_where_no_mail_did(notice: Notice, small: Small) -> None:
    giving.open_notice(notice, by=small.member(), at=local("2023-08-31 10:00"))
    stored = _stored(notice)
    assert (stored.given_by, stored.deadline_on) == ("portal", date(2023, 9, 10))


def test_paper_gives_notice_at_the_moment_of_its_delivery(notice: Notice) -> None:
    giving.record_paper(
        [notice],
        delivered_at=local("2023-08-29 11:00"),
        evidence="Ontvangstbevestiging aangetekende brief",
        file=None,
        by=cast.officer(),
        at=local("2023-09-02 09:00"),
    )
    stored = _stored(notice)
    assert (stored.given_by, stored.deadline_on) == ("paper", date(2023, 9, 8))


@pytest.mark.parametrize(
    ("delivered", "field"), [("2023-09-03 09:00", "delivered_at"), ("2023-08-27 09:00", "delivered_at")]
)
def test_paper_is_delivered_after_the_announcement_and_before_now(notice: Notice, delivered: str, field: str) -> None:
    with pytest.raises(Refused) as refusal:
        giving.record_paper(
            [notice],
            delivered_at=local(delivered),
            evidence="Brief",
            file=None,
            by=cast.officer(),
            at=local("2023-09-02 09:00"),
        )
    assert refusal.value.field == field
    assert _stored(notice).given_at is None


def test_a_bounce_of_the_only_address_that_took_it_takes_the_giving_back(notice: Notice) -> None:
    contact, dpo = _addresses(notice)
    giving.accept(contact, "250 OK", at=local("2023-08-29 14:00"))
    giving.report(contact, State.BOUNCED, "550 5.1.1", at=local("2023-08-29 14:05"))
    stored = _stored(notice)
    assert (stored.given_at, stored.given_by, stored.deadline_on) == (None, "", None)
    assert stored.is_open(local("2030-01-01 00:00"))
    giving.accept(dpo, "250 OK", at=local("2023-09-01 10:00"))
    assert _stored(notice).deadline_on == date(2023, 9, 11)
    assert [event.what for event in notice.events.order_by("pk")] == ["given", "taken_back", "given"]


def test_a_bounce_leaves_a_notice_given_that_something_else_gave(notice: Notice) -> None:
    contact, dpo = _addresses(notice)
    giving.accept(contact, "250 OK", at=local("2023-08-29 14:00"))
    giving.accept(dpo, "250 OK", at=local("2023-08-30 14:00"))
    giving.report(dpo, State.BOUNCED, "550 5.1.1", at=local("2023-08-31 09:00"))
    assert _stored(notice).given_at == local("2023-08-29 14:00")
    giving.report(contact, State.BOUNCED, "550 5.1.1", at=local("2023-08-31 10:00"))
    assert _stored(notice).given_at is None


def test_a_bounce_of_the_first_leaves_the_window_of_the_second(notice: Notice) -> None:
    contact, dpo = _addresses(notice)
    giving.accept(contact, "250 OK", at=local("2023-08-29 14:00"))
    giving.accept(dpo, "250 OK", at=local("2023-08-30 14:00"))
    giving.report(contact, State.BOUNCED, "550 5.1.1", at=local("2023-08-31 10:00"))
    stored = _stored(notice)
    assert (stored.given_at, stored.deadline_on) == (local("2023-08-30 14:00"), date(2023, 9, 9))


def test_the_mail_names_the_deadline_that_follows_from_it(notice: Notice) -> None:
    message = OutgoingMail.objects.filter(about__startswith="notice").first()
    assert message is not None
    letter = posting.compose(message, local("2023-08-29 14:00"))
    assert isinstance(letter, Letter)
    assert "08-09-2023, 23:59 uur" in letter.body


def test_no_notice_with_a_window_goes_out_in_the_last_minutes_of_a_day(notice: Notice) -> None:
    message = OutgoingMail.objects.filter(about__startswith="notice").first()
    assert message is not None
    assert posting.compose(message, local("2023-08-29 23:58")) == Later(local("2023-08-30 00:00"))
    assert isinstance(posting.compose(message, local("2023-08-29 23:56")), Letter)


def test_an_address_that_is_given_up_is_told_to_the_officers(notice: Notice) -> None:
    message = OutgoingMail.objects.filter(about__startswith="notice").first()
    assert message is not None
    posting.hear(message, OutgoingMail.State.FAILED, "550 5.1.1 unknown", NOW)
    told = OutgoingMail.objects.filter(person=cast.officer()).last()
    assert told is not None
    assert told.subject == "Een kennisgeving bereikte Gemeente Waterakker niet"


def test_a_second_opening_by_the_same_member_is_one(notice: Notice, small: Small) -> None:
    for minutes in (0, 5):
        giving.open_notice(
            notice,
            by=small.member(),
            at=datetime.fromisoformat("2023-08-31T10:00:00+02:00") + timedelta(minutes=minutes),
        )
    assert notice.events.filter(what="opened").count() == 1
