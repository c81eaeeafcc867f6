"""The board of an announcement: right numbers, each a list, and what is done for many at once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from customers.models import Customer, Processor
from documents.models import DocumentVersion
from notices.acts.announcing import announce, publish
from notices.delivery import board
from notices.models import Announcement, Notice, NoticeAddress, NoticeEvent, Objection
from notices.window import giving
from tests import cast, factories
from tests.factories import local
from tests.notices.change import TELLING
from tests.office.everything import reader
from tests.office.forms import text_of
from tests.small import Small
from tests.words import words

State = NoticeAddress.State
MADE = local("2026-11-01 09:00")


@pytest.fixture
def made(change: DocumentVersion, others: list[Customer]) -> Announcement:
    """Announced on 1 November to four customers, of which one has no address."""
    return announce(change, TELLING, by=cast.officer(), at=MADE)


def _notice(made: Announcement, code: str) -> Notice:
    found: Notice = made.notices.get(customer__code=code)
    return found


def _give(made: Announcement, code: str, at: str) -> None:
    row = _notice(made, code).addresses.first()
    assert row is not None
    giving.accept(row, "250 OK", at=local(at))


def page_of(made: Announcement, place: str = "change/") -> str:
    return f"/admin/notices/announcement/{made.pk}/{place}"


def test_each_number_is_that_of_its_list(made: Announcement, small: Small) -> None:
    _give(made, "hoogvoorde", "2026-11-01 09:05")
    _give(made, "waterakker", "2026-11-01 09:05")
    for row in _notice(made, "zandwolde").addresses.all():
        giving.report(row, State.BOUNCED, "550", at=local("2026-11-01 09:06"))
    giving.report(_notice(made, "hoogvoorde").addresses.get(), State.DELIVERED, "2.1.5", at=local("2026-11-01 09:07"))
    giving.open_notice(_notice(made, "waterakker"), by=small.member(), at=local("2026-11-03 10:00"))
    Objection.objects.create(
        notice=_notice(made, "waterakker"), channel="portal", received_at=local("2026-11-04 10:00"),
        recorded_at=local("2026-11-04 10:00"), grounds="Liever niet.", is_late=False,
    )  # fmt: skip
    counts = board.counts_of(made)
    assert counts == {
        "concerned": 4, "written": 4, "accepted": 2, "delivered": 1, "bounced": 1, "opened": 1, "given": 2,
        "not-given": 2, "received": 0, "answered": 0, "objected": 1, "silent": 1,
    }  # fmt: skip
    assert {name: board.listed(made, name).count() for name in board.LISTS} == counts
    assert [each.customer.code for each in board.listed(made, "silent")] == ["hoogvoorde"]


def test_the_course_counts_each_customer_once_on_its_local_day(made: Announcement, small: Small) -> None:
    _give(made, "hoogvoorde", "2026-11-01 23:30")
    _give(made, "waterakker", "2026-11-02 00:30")
    for name in ("jansen", "pietersen"):
        giving.open_notice(_notice(made, "waterakker"), by=small.member(name=name), at=local("2026-11-03 10:00"))
    course = board.course_of(made, now=local("2026-11-05 12:00"))
    assert [(each.day.day, each.given, each.opened) for each in course] == [(1, 1, 0), (2, 2, 0), (3, 2, 1), (5, 2, 1)]


def test_received_counts_who_has_the_version(change: DocumentVersion, others: list[Customer], small: Small) -> None:
    told = publish(change, TELLING, by=cast.officer(), at=factories.NOW, recorded_at=factories.NOW)
    assert told is not None
    factories.receive(
        small.customer, change, "2026-11-22 14:00", recorded_at=factories.NOW + timedelta(hours=3)
    )  # fmt: skip
    assert board.counts_of(told)["received"] == 1
    assert [notice.customer for notice in board.listed(told, "received")] == [small.customer]


def test_the_page_shows_numbers_chart_table_and_list(desk: Client, made: Announcement) -> None:
    _give(made, "hoogvoorde", "2026-11-01 09:05")
    response = desk.get(page_of(made))
    shown = text_of(response)
    assert "4 customers concerned" in shown
    assert "1 notice given" in shown
    assert "Notice to Gemeente" not in shown
    assert "Gemeente Laakmere" in shown
    assert "none is known" in shown
    assert "<polyline" in response.text
    given = text_of(desk.get(f"{page_of(made)}?list=given"))
    assert "Gemeente Hoogvoorde" in given
    assert "Gemeente Laakmere" not in given
    lines = desk.get(f"{page_of(made)}?list=not-given&file=csv").content.decode("utf-8-sig").splitlines()
    assert len(lines) == 4
    assert desk.get(f"{page_of(made)}?list=onzin").status_code == 404


def test_many_are_reminded_from_a_list(desk: Client, made: Announcement) -> None:
    place = f"{page_of(made, 'remind/')}?all=on&list=not-given&q="
    assert "4 notices chosen" in text_of(desk.get(place))
    shown = text_of(desk.post(place, follow=True))
    assert "3 customers are reminded." in shown
    assert "One was not: no address is left that mail reaches." in shown
    assert NoticeEvent.objects.filter(what="reminded").count() == 3
    again = text_of(desk.post(place, follow=True))
    assert "3 were not: their last mail is less than a day old." in again


def _pdf(name: str = "bon.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"%PDF-1.7\n1 0 obj\n%%EOF\n", "application/pdf")


def test_one_file_shows_the_delivery_of_many_letters(desk: Client, made: Announcement) -> None:
    chosen = [_notice(made, code).pk for code in ("laakmere", "zandwolde")]
    place = f"{page_of(made, 'paper/')}?notice={chosen[0]}&notice={chosen[1]}"
    typed: dict[str, Any] = {"delivered_at_0": "03-11-2026", "delivered_at_1": "11:00", "evidence": "Aangetekend"}
    early = desk.post(place, typed | {"delivered_at_0": "01-10-2026", "file": _pdf()})
    assert "the delivery lies before the announcement" in text_of(early)
    assert "Aangetekend" in early.text
    assert desk.post(place, typed | {"file": _pdf()}).status_code == 302
    events = NoticeEvent.objects.filter(what="handed_over")
    assert events.count() == 2
    assert len(set(events.values_list("file", flat=True))) == 1
    deadlines = Notice.objects.filter(pk__in=chosen).values_list("given_by", "deadline_on")
    assert set(deadlines) == {("paper", factories.day("2026-11-13"))}


def test_more_deliveries_than_can_be_judged_while_somebody_waits_are_refused_whole(
    desk: Client, made: Announcement, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(giving, "MOST_DELIVERIES", 3)
    typed: dict[str, Any] = {"delivered_at_0": "03-11-2026", "delivered_at_1": "11:00", "evidence": "Aangetekend"}
    shown = desk.post(f"{page_of(made, 'paper/')}?all=on&list=concerned&q=", typed)
    assert "Record at most 3 deliveries at once" in text_of(shown)
    assert "Aangetekend" in shown.text
    assert not NoticeEvent.objects.filter(what="handed_over").exists()


def test_letters_are_one_pdf_with_the_terms_of_paper(desk: Client, made: Announcement) -> None:
    Processor.objects.create(name="Elzenvoort bv", address="Kade 1\n9999 ZZ Elzenvoort")
    Customer.objects.filter(code="laakmere").update(address="Dorpsstraat 1\n1234 AB Laakmere")
    _give(made, "waterakker", "2026-11-01 09:05")
    chosen = "&".join(f"notice={_notice(made, code).pk}" for code in ("laakmere", "waterakker"))
    page = desk.get(f"{page_of(made, 'letters/')}?{chosen}")
    assert "2 notices chosen" in text_of(page)
    response = desk.get(f"{page_of(made, 'letters.pdf')}?{chosen}")
    assert response.headers["Content-Type"] == "application/pdf"
    texts = [" ".join(page.split()) for page in words(response.content, furniture=True).split("\f") if page.strip()]
    assert len(texts) == 2
    assert "Elzenvoort bv · Kade 1 · 9999 ZZ Elzenvoort Gemeente Laakmere Dorpsstraat 1 1234 AB Laakmere" in texts[0]
    assert "10 kalenderdagen" in texts[0]
    assert "11-11-2026, 23:59" in texts[1]


def test_that_letters_were_posted_gives_no_notice(desk: Client, made: Announcement) -> None:
    place = f"{page_of(made, 'letters/')}?notice={_notice(made, 'laakmere').pk}"
    typed = {"posted_at_0": "03-11-2026", "posted_at_1": "16:00", "detail": "Aangetekend"}
    assert desk.post(place, typed).status_code == 302
    event = NoticeEvent.objects.get(what="posted")
    assert (event.at, event.detail) == (local("2026-11-03 16:00"), "Aangetekend")
    assert _notice(made, "laakmere").given_at is None


def test_revoking_tells_those_who_were_told(desk: Client, made: Announcement) -> None:
    assert "The 4 customers who were told of it" in text_of(desk.get(page_of(made, "revoke/")))
    assert "This field is required" in text_of(desk.post(page_of(made, "revoke/"), {"reason": " "}))
    desk.post(page_of(made, "revoke/"), {"reason": "De leverancier trok zich terug."})
    assert Announcement.objects.get().revoked_at is not None
    assert "De leverancier trok zich terug." in text_of(desk.get(page_of(made)))
    assert desk.post(page_of(made, "revoke/"), {"reason": "Nogmaals."}).status_code == 403


def test_nothing_chosen_is_said_and_does_nothing(desk: Client, made: Announcement) -> None:
    for place in ("remind/", "paper/", "letters/"):
        assert "No notice is chosen." in text_of(desk.get(page_of(made, place)))
    assert desk.get(page_of(made, "letters.pdf")).status_code == 404


def test_a_notice_shows_addresses_events_and_text(desk: Client, made: Announcement) -> None:
    notice = _notice(made, "hoogvoorde")
    _give(made, "hoogvoorde", "2026-11-01 09:05")
    shown = text_of(desk.get(f"/admin/notices/notice/{notice.pk}/change/"))
    for said in ("hoog@example.org", "250 OK", "Notice given", TELLING.meaning, "11 November 2026, 23:59"):
        assert said in shown
    assert desk.get(f"/admin/notices/notice/{notice.pk}/notice.pdf").content.startswith(b"%PDF-")


def test_the_lists_find_what_needs_an_officer(desk: Client, made: Announcement) -> None:
    _give(made, "hoogvoorde", "2026-11-01 09:05")
    notices = "/admin/notices/notice/"
    assert "Gemeente Hoogvoorde" in text_of(desk.get(f"{notices}?given=yes"))
    assert "Gemeente Hoogvoorde" not in text_of(desk.get(f"{notices}?given=no"))
    assert "Gemeente Laakmere" in text_of(desk.get(f"{notices}?given=no&window=open"))
    first = text_of(desk.get("/admin/"))
    assert "4 customers · 3 not given" in first


def test_who_may_only_look_sees_the_board_and_does_nothing(made: Announcement) -> None:
    client = reader()
    page = client.get(page_of(made))
    assert page.status_code == 200
    assert "Remind…" not in page.text
    one = f"?notice={_notice(made, 'hoogvoorde').pk}"
    for place in ("remind/", "paper/", "letters/", "letters.pdf", "revoke/"):
        assert client.get(page_of(made, place) + one).status_code == 403
        assert client.post(page_of(made, place) + one, {"reason": "x"}).status_code == 403
    assert not NoticeEvent.objects.filter(what__in=("reminded", "posted", "handed_over")).exists()


def test_who_may_not_look_sees_nothing(made: Announcement) -> None:
    client = cast.signed_in(cast.person("kaal@example.org", is_staff=True))
    notice = _notice(made, "hoogvoorde")
    for place in (page_of(made), f"/admin/notices/notice/{notice.pk}/notice.pdf", "/admin/notices/plan/"):
        assert client.get(place).status_code == 403
