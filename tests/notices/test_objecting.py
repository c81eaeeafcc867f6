"""Lodging an objection: one, kept whatever its moment, confirmed to both sides, and changing nothing that binds."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
from django.utils import timezone

from agreements.applicability import resolve
from agreements.bundle import fingerprint_of
from agreements.models import Agreement
from customers.models import Membership
from documents.errors import Refused
from journal.models import Entry
from notices.acts.announcing import announce, publish, revoke
from notices.models import Notice, NoticeAddress, Objection, ObjectionStep
from notices.objections.objecting import AlreadyLodged, lodge, why_no_objection
from notices.window import giving
from tests import cast
from tests.factories import local
from tests.notices.change import TELLING, draft
from tests.small import Small
from tests.work import Mail

KEY = UUID("11111111-2222-4333-8444-555555555555")
CHANNEL = Objection.Channel


@pytest.fixture
def notice(small: Small) -> Notice:
    """Given on 29-08-2023, so that one may object until the end of 08-09-2023."""
    made = announce(draft(small.product), TELLING, by=cast.officer(), at=local("2023-08-28 09:00"))
    found: Notice = made.notices.get()
    giving.accept(found.addresses.all()[0], "250 OK", at=local("2023-08-29 14:00"))
    return Notice.objects.get()


def _mail(notice: Notice, received_at: datetime, grounds: str = "Wij willen dit niet.") -> tuple[Objection, bool]:
    return lodge(
        notice,
        channel=CHANNEL.MAIL,
        grounds=grounds,
        sender="inkoop@waterakker.example",
        by=None,
        received_at=received_at,
        at=local("2023-10-01 09:00"),
    )


@pytest.mark.parametrize(
    ("received", "is_late"),
    [
        ("2023-08-29 14:00", False),
        ("2023-09-08 23:59:59", False),
        ("2023-09-08 23:59:59.999999", False),
        ("2023-09-09 00:00:00", True),
        ("2023-09-09 00:00:01", True),
    ],
)
def test_the_last_second_is_in_time_and_the_next_is_late_and_kept(notice: Notice, received: str, is_late: bool) -> None:
    objection, is_new = _mail(notice, local(received))
    assert (objection.is_late, is_new, objection.state) == (is_late, True, "received")


def test_none_is_late_while_notice_has_not_been_given(small: Small) -> None:
    made = announce(draft(small.product), TELLING, by=cast.officer(), at=local("2023-08-28 09:00"))
    objection, _new = _mail(made.notices.get(), local("2023-09-30 09:00"))
    assert not objection.is_late


def test_what_was_late_is_in_time_after_all_when_the_notice_came_back(notice: Notice, small: Small, post: Mail) -> None:
    small.member()
    objection, _new = _mail(notice, local("2023-09-20 09:00"))
    assert objection.is_late
    address = NoticeAddress.objects.get(accepted_at__isnull=False)
    giving.report(address, NoticeAddress.State.BOUNCED, "550", at=local("2023-10-02 09:00"))
    objection.refresh_from_db()
    assert not objection.is_late


def test_both_sides_get_a_confirmation_with_the_moment_and_the_deadline(
    small: Small, notice: Notice, post: Mail
) -> None:
    manager = small.member()
    small.member("reader")
    now = timezone.now()
    lodge(notice, channel=CHANNEL.PORTAL, grounds="De back-ups verlaten ons land.", by=manager, received_at=now, at=now)
    found = {message.to[0]: message for message in post() if "bezwaar ontvangen" in message.subject}
    assert set(found) == {manager.email, "officer@example.org"}
    body = found[manager.email].body
    assert "08-09-2023 23:59" in body
    assert "De back-ups verlaten ons land." in body
    assert "wordt geacht geen bezwaar te zijn gemaakt" in body
    assert "/klant/waterakker/bezwaren/" in body


def test_where_nobody_acts_on_the_pages_who_was_given_notice_is_told(notice: Notice, post: Mail) -> None:
    now = timezone.now()
    lodge(notice, channel=CHANNEL.MAIL, grounds="Nee.", sender="x", by=None, received_at=now, at=now)
    told = {message.to[0] for message in post() if "bezwaar ontvangen" in message.subject}
    assert {"contact@example.org", "fg@example.org"} <= told


def test_the_same_once_more_is_the_one_that_is_there(notice: Notice) -> None:
    first, _new = _mail(notice, local("2023-09-01 09:00"))
    again, is_new = _mail(notice, local("2023-09-01 09:01"))
    assert (again, is_new) == (first, False)
    assert Entry.objects.filter(kind="objection.received").count() == 1


def test_another_one_beside_an_open_one_is_refused_with_who_and_when(small: Small, notice: Notice) -> None:
    first, _new = _mail(notice, local("2023-09-01 09:00"))
    with pytest.raises(AlreadyLodged) as refusal:
        _mail(notice, local("2023-09-02 09:00"), "Om een andere reden.")
    assert refusal.value.objection == first
    assert "inkoop@waterakker.example" in str(refusal.value)
    assert "01-09-2023 09:00" in str(refusal.value)


def test_a_form_sent_again_after_its_objection_ended_makes_no_second(small: Small, notice: Notice) -> None:
    at = local("2023-09-01 09:00")
    sent: dict[str, Any] = {
        "channel": CHANNEL.PORTAL,
        "grounds": "Nee.",
        "by": small.member(),
        "received_at": at,
        "at": at,
        "key": KEY,
    }
    first, _new = lodge(notice, **sent)
    Objection.objects.filter(pk=first.pk).update(state=Objection.State.WITHDRAWN)
    assert lodge(notice, **sent) == (first, False)
    with pytest.raises(Refused, match="inmiddels geëindigd"):
        lodge(notice, **{**sent, "grounds": "Iets anders."})
    other, is_new = lodge(notice, **{**sent, "key": None})
    assert (other != first, is_new) == (True, True)


def test_a_notice_without_a_window_says_why_it_can_t_be_objected_to(small: Small, notice: Notice) -> None:
    now = timezone.now()
    told = publish(notice.announcement.version, TELLING, by=cast.officer(), at=now, recorded_at=now)
    assert told is not None
    with pytest.raises(Refused) as refusal:
        lodge(told.notices.get(), channel=CHANNEL.MAIL, grounds="Nee.", by=None, received_at=now, at=now)
    assert "eerder" in str(refusal.value)
    assert not Objection.objects.exists()


def test_a_revoked_announcement_can_t_be_objected_to(notice: Notice) -> None:
    revoke(notice.announcement, reason="Gaat niet door.", by=cast.officer(), at=local("2023-09-02 09:00"))
    assert why_no_objection(Notice.objects.get()) != ""
    with pytest.raises(Refused):
        _mail(notice, local("2023-09-03 09:00"))


@pytest.mark.parametrize(
    ("received", "grounds", "field"),
    [
        ("2023-09-01 09:00", "  \n ", "grounds"),
        ("2023-10-01 09:01", "Nee.", "received_at"),
        ("2023-08-28 08:59", "Nee.", "received_at"),
    ],
)
def test_grounds_are_asked_for_and_the_moment_is_after_the_announcement_and_before_now(
    notice: Notice, received: str, grounds: str, field: str
) -> None:
    with pytest.raises(Refused) as refusal:
        _mail(notice, local(received), grounds)
    assert refusal.value.field == field


def test_an_officer_records_paper_with_a_file_that_shows_it(notice: Notice) -> None:
    at = local("2023-09-05 09:00")
    with pytest.raises(Refused) as refusal:
        lodge(notice, channel=CHANNEL.PAPER, grounds="Nee.", by=cast.officer(), received_at=at, at=at)
    assert refusal.value.field == "file"


def test_after_the_work_ended_it_is_kept_and_that_is_said(small: Small, notice: Notice, post: Mail) -> None:
    small.member()
    Agreement.objects.filter(pk=small.agreement.pk).update(work_ended_on=datetime(2023, 8, 31).date())  # noqa: DTZ001
    now = timezone.now()
    objection, is_new = lodge(
        notice, channel=CHANNEL.MAIL, grounds="Nee.", sender="x", by=None, received_at=now, at=now
    )
    assert is_new
    assert objection.state == "received"
    [message] = [item for item in post() if item.to == ["contract_manager.waterakker@example.org"]]
    assert "31-08-2023" in message.body


def test_an_objection_does_not_change_what_binds(small: Small, notice: Notice) -> None:
    small.receive_all("2023-07-10")
    at = local("2023-09-05 09:00")
    before = fingerprint_of(resolve(small.customer, at=at), None)
    due = resolve(small.customer, at=at).due
    _mail(notice, local("2023-09-01 09:00"))
    after = resolve(small.customer, at=at)
    assert (fingerprint_of(after, None), after.due) == (before, due)


def test_it_is_one_entry_of_the_journal_and_its_steps_never_change(small: Small, notice: Notice) -> None:
    small.member(Membership.Role.ADMINISTRATOR)
    objection, _new = _mail(notice, local("2023-09-01 09:00"))
    [entry] = Entry.objects.filter(kind="objection.received")
    assert (entry.happened_at, entry.recorded_at) == (local("2023-09-01 09:00"), local("2023-10-01 09:00"))
    assert ObjectionStep.append_only_except == ()
    assert objection.steps.count() == 0
