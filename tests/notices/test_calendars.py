"""A customer's deadlines in a calendar, read back as a calendar program reads them."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from journal.models import Entry
from notices.acts.announcing import announce, revoke
from notices.models import CalendarFeed, Notice, NoticeAddress
from notices.objections.calendars import MOST, make_feed, revoke_feed
from notices.objections.objecting import lodge
from notices.window import giving
from tests import cast
from tests.factories import local
from tests.notices.change import TELLING, draft
from tests.small import Small

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
NOW = timezone.now()


def _announced(small: Small, given: str) -> Notice:
    at = local(given) - timedelta(hours=1)
    notice = announce(draft(small.product), TELLING, by=cast.officer(), at=at).notices.get()
    giving.accept(notice.addresses.all()[0], "250 OK", at=local(given))
    return Notice.objects.get()


def _read(secret: str) -> tuple[Any, str]:
    response = Client().get(f"/agenda/{secret}.ics")
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert "no-store" in response.headers["Cache-Control"]
    calendar: Any = Calendar.from_ical(response.content)
    return calendar, response.content.decode()


@pytest.fixture
def secret(small: Small) -> str:
    return make_feed(small.customer, by=small.member(), at=NOW)[1]


@pytest.mark.parametrize(
    ("given", "end"),
    [
        ("2023-08-29 14:00", "2023-09-08 23:59"),
        ("2024-03-21 12:00", "2024-03-31 23:59"),  # ends on the day that the clock goes forward
        ("2024-10-17 12:00", "2024-10-27 23:59"),  # on the day that it goes back
        ("2023-12-22 23:30", "2024-01-01 23:59"),
    ],
)
def test_a_deadline_ends_with_the_last_minute_of_its_day_in_amsterdam(
    small: Small, secret: str, given: str, end: str
) -> None:
    notice = _announced(small, given)
    calendar, text = _read(secret)
    [event] = calendar.walk("VEVENT")
    expected = datetime.fromisoformat(end).replace(tzinfo=AMSTERDAM)
    assert event.decoded("dtend") == expected
    assert event.decoded("dtend").utcoffset() == expected.utcoffset()
    assert event["dtend"].params["TZID"] == "Europe/Amsterdam"
    assert event["uid"].startswith(f"notice-{notice.pk}@")
    assert event["status"] == "CONFIRMED"
    assert [zone["tzid"] for zone in calendar.walk("VTIMEZONE")] == ["Europe/Amsterdam"]
    assert "\r\n" in text
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75


def test_it_names_no_person_no_address_and_no_objection(small: Small, secret: str) -> None:
    notice = _announced(small, "2023-08-29 14:00")
    at = local("2023-09-01 09:00")
    lodge(notice, channel="portal", grounds="Onze gronden.", by=small.member(), received_at=at, at=at)
    text = _read(secret)[1].replace("\r\n ", "")
    for words in ("gronden.", "van Elten", "contact@example.org", small.member().name, "MAILTO"):
        assert words not in text


def test_what_is_revoked_or_taken_back_is_cancelled_under_the_same_name(small: Small, secret: str) -> None:
    notice = _announced(small, "2023-08-29 14:00")
    [before] = _read(secret)[0].walk("VEVENT")
    address = NoticeAddress.objects.get(accepted_at__isnull=False)
    giving.report(address, NoticeAddress.State.BOUNCED, "550", at=local("2023-08-30 09:00"))
    [after] = _read(secret)[0].walk("VEVENT")
    assert (after["uid"], after["status"]) == (before["uid"], "CANCELLED")
    assert after["sequence"] > before["sequence"]
    giving.open_notice(notice, by=small.member(), at=local("2023-09-01 09:00"))
    [again] = _read(secret)[0].walk("VEVENT")
    assert (again["status"], again.decoded("dtend").day) == ("CONFIRMED", 11)
    revoke(notice.announcement, reason="Gaat niet door.", by=cast.officer(), at=local("2023-09-02 09:00"))
    [ended] = _read(secret)[0].walk("VEVENT")
    assert (ended["uid"], ended["status"]) == (before["uid"], "CANCELLED")
    assert ended["sequence"] > again["sequence"]


def test_a_calendar_without_deadlines_is_valid_and_empty(secret: str) -> None:
    assert _read(secret)[0].walk("VEVENT") == []


def test_only_the_secret_opens_it_and_only_until_it_is_revoked(small: Small, secret: str) -> None:
    assert Client().get("/agenda/geraden.ics").status_code == 404
    assert Client().post(f"/agenda/{secret}.ics").status_code == 405
    feed = CalendarFeed.objects.get()
    assert secret not in feed.secret_digest
    revoke_feed(feed, by=small.member(), at=NOW)
    assert Client().get(f"/agenda/{secret}.ics").status_code == 404
    assert [entry.kind for entry in Entry.objects.filter(kind__startswith="calendar.").order_by("pk")] == [
        "calendar.made",
        "calendar.revoked",
    ]


def test_a_manager_makes_and_revokes_one_and_nobody_else_does(manager: Client, small: Small) -> None:
    page = small.page("kennisgevingen/agenda/")
    assert cast.signed_in(small.member("reader")).post(page).status_code == 403
    assert cast.signed_in(cast.officer()).post(page).status_code == 403
    assert cast.signed_in(cast.stranger()).post(page).status_code == 404
    assert Client().post(page).status_code == 302
    made = manager.post(page)
    [secret] = re.findall(r"/agenda/([\w-]{43})\.ics", made.text)
    assert Client().get(f"/agenda/{secret}.ics").status_code == 200
    assert secret not in manager.get(page).text
    feed = CalendarFeed.objects.get()
    revoke_page = f"{page}{feed.pk}/intrekken/"
    assert cast.signed_in(small.member("reader")).post(revoke_page).status_code == 403
    assert "it shows nothing any more" in manager.post(revoke_page, follow=True).text
    assert Client().get(f"/agenda/{secret}.ics").status_code == 404


def test_there_is_an_end_to_how_many_are_made(manager: Client, small: Small) -> None:
    for _number in range(MOST):
        make_feed(small.customer, by=small.member(), at=NOW)
    assert manager.post(small.page("kennisgevingen/agenda/")).status_code == 409
