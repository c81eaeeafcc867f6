"""The list of customers: found by how they stand, kept under a name, and acted on together."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from lxml import html
from openpyxl import load_workbook

from agreements import standing
from copies.models import CopyRequest
from customers.models import Customer, SavedFilter
from notices.models import Announcement, Kind, Notice, NoticeAddress, NoticeEvent, Objection
from tests import cast, factories
from tests.office.forms import fields_of, text_of

LIST = "/admin/customers/customer/"


@pytest.fixture
def customers(db: None) -> dict[str, Customer]:
    """Three customers: one complete, one that nobody reached and that objected, one without details."""
    product = factories.product("Balans", "9.10")
    version = factories.annex1(product, "9.10", "2022-01-01")
    made = {code: factories.customer(code) for code in ("waterakker", "zandwolde")}
    made["leeg"] = factories.customer("leeg", name="=Leeg", dpo_name="")
    for customer in (made["waterakker"], made["zandwolde"]):
        factories.agreement(customer, product)
        factories.install(customer, product, "9.10", "2022-01-01")
        factories.receive(customer, version, "2022-02-01")
    now = timezone.now()
    announcement = Announcement.objects.create(
        version=version, act=Announcement.Act.PUBLISHED, kind=Kind.NEW_VERSION, opens_window=True, made_at=now
    )
    notice = Notice.objects.create(
        announcement=announcement,
        customer=made["zandwolde"],
        opens_window=True,
        created_at=now,
        written_at=now - timedelta(days=3),
        subject="Nieuwe versie",
        text="Tekst",
    )
    for state, address in (("bounced", "weg@example.org"), ("accepted", "er@example.org")):
        NoticeAddress.objects.create(
            notice=notice, who="contact", address=address, message_id=f"<{state}@x>", state=state, state_at=now
        )
    Objection.objects.create(
        notice=notice, channel="paper", received_at=now, recorded_at=now, grounds="Nee", is_late=False
    )
    standing.catch_up(now=now)
    return made


def found(desk: Client, query: str) -> set[str]:
    tree: Any = html.fromstring(desk.get(f"{LIST}?{query}").content)
    return {text.strip() for text in tree.xpath("//table[@id='result_list']/tbody//th//a/text()")}


def test_the_list_is_narrowed_by_how_customers_stand(desk: Client, customers: dict[str, Customer]) -> None:
    line = customers["zandwolde"].receipts.get().version.line_id
    both = {"Gemeente Waterakker", "Gemeente Zandwolde"}
    for query, names in (
        (f"line={line}", both),
        ("line=999", set()),
        ("release=9.10", both),
        ("release=unknown", set()),
        ("objection=open", {"Gemeente Zandwolde"}),
        ("objection=none", {"Gemeente Waterakker", "=Leeg"}),
        ("bounced=yes", {"Gemeente Zandwolde"}),
        ("bounced=not-given", {"Gemeente Zandwolde"}),
        ("details=incomplete", {"=Leeg"}),
        ("received=never", {"=Leeg"}),
        ("answer=not", both),
        ("answer=not&bounced=yes", {"Gemeente Zandwolde"}),
    ):
        assert found(desk, query) == names, query


def test_a_filter_is_kept_under_a_name_for_oneself_or_for_everybody(
    desk: Client, customers: dict[str, Customer]
) -> None:
    page = desk.get(f"{LIST}?bounced=yes&p=1&answer=")
    fields = fields_of(page.content, "keep-filter")
    assert "The filter “Kwam terug” is kept." in text_of(
        desk.post(f"{LIST}filters/", fields | {"name": "Kwam terug"}, follow=True)
    )
    assert SavedFilter.objects.get().query == "bounced=yes"
    desk.post(f"{LIST}filters/", {"name": "Van iedereen", "query": "details=incomplete", "shared": "on"})
    desk.post(f"{LIST}filters/", {"name": "Van iedereen", "query": "received=never&q=x", "shared": "on"})
    colleague = cast.signed_in(cast.second_officer(), language="en")
    seen = text_of(colleague.get(LIST))
    assert "Van iedereen" in seen
    assert "Kwam terug" not in seen
    own, shared = SavedFilter.objects.get(owner=cast.officer()), SavedFilter.objects.get(owner=None)
    assert shared.query == "q=x&received=never"
    assert colleague.post(f"{LIST}filters/{own.pk}/forget/").status_code == 404
    assert colleague.post(f"{LIST}filters/{shared.pk}/forget/").status_code == 302
    assert cast.signed_in(cast.in_role("auditor")).post(f"{LIST}filters/{own.pk}/forget/").status_code == 403
    assert list(SavedFilter.objects.all()) == [own]


def act(desk: Client, name: str, query: str = "") -> Any:
    """An act on all that a filter finds."""
    some = Customer.objects.order_by("pk").first()
    assert some is not None
    sent = {"action": name, "select_across": "1", "index": "0", "_selected_action": [some.pk]}
    return desk.post(f"{LIST}?{query}", sent)


def test_who_is_still_asked_something_is_reminded_after_a_look(desk: Client, customers: dict[str, Customer]) -> None:
    page = act(desk, "remind", "bounced=yes")
    assert "One notice still asks something" in text_of(page)
    assert not NoticeEvent.objects.exists()
    done = desk.post(f"{LIST}?bounced=yes", fields_of(page.content, "registry"), follow=True)
    assert "One notice is sent again." in text_of(done)
    assert NoticeEvent.objects.get().notice.customer == customers["zandwolde"]


def test_copies_are_issued_to_who_was_found_alone(desk: Client, customers: dict[str, Customer]) -> None:
    page = act(desk, "issue_copies", "objection=open")
    assert "Of the 1 chosen customers 1 get a copy" in text_of(page)
    desk.post(f"{LIST}?objection=open", fields_of(page.content, "registry"))
    assert [request.customer for request in CopyRequest.objects.all()] == [customers["zandwolde"]]


def test_what_was_found_is_taken_along_and_calculates_nothing(desk: Client, customers: dict[str, Customer]) -> None:
    table = list(csv.reader(io.StringIO(act(desk, "export_csv").content.decode("utf-8-sig")), delimiter=";"))
    assert {row[1] for row in table[1:]} == {"Gemeente Waterakker", "Gemeente Zandwolde", "'=Leeg"}
    book = load_workbook(io.BytesIO(act(desk, "export_xlsx", "details=incomplete").content))
    cell = book.worksheets[0]["B2"]
    assert (cell.value, cell.data_type) == ("=Leeg", "s")


def test_a_file_of_ten_times_as_many_asks_the_database_no_more(desk: Client, customers: dict[str, Customer]) -> None:
    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            act(desk, "export_csv")
        return len(queries)

    asked()
    few = asked()
    for number in range(30):
        factories.customer(f"meer-{number}")
    standing.catch_up(now=timezone.now())
    assert asked() == few
