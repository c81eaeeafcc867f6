"""An officer sees the pages as a customer does: to read only, entered in the journal, and told to nobody."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from lxml import html

from customers.models import Seeing
from journal.models import Entry, RowState
from mail.models import OutgoingMail
from tests import cast, factories
from tests.office import everything
from tests.portal.routes import TABLE, For
from tests.portal.worlds import World, world

pytestmark = pytest.mark.django_db
# What whoever opens a PDF leaves behind: the file as it was laid out.
DRAWN = {"copies_rendering", "copies_renderedcopy"}
SEEING = {"customers_seeing", "journal_entry", "journal_rowstate", "journal_sequencer"}


@pytest.fixture
def there(db: None) -> World:
    version = factories.terms("2023-07-04 09:00", dated="2023-07-04")
    return world("geheim", version, factories.product("Balans"))


def begin(made: World, client: Client) -> Any:
    return client.post(f"/admin/customers/customer/{made.customer.pk}/see-as/")


def store() -> dict[str, list[Any]]:
    return {table: rows for table, rows in everything.store().items() if table not in DRAWN}


def addresses(made: World) -> list[str]:
    """Every page of the customer, as its administrator may open it."""
    return [
        reverse(name, kwargs=row.arguments(made))
        for name, row in TABLE.items()
        if row.whom in (For.CUSTOMER, For.MANAGERS)
    ]


def main_of(page: Any) -> str:
    tree: Any = html.fromstring(page.content)
    for element in tree.xpath("//script|//input[@name='csrfmiddlewaretoken']"):
        element.drop_tree()
    return " ".join(tree.xpath("//main")[0].text_content().split())


def test_the_officer_sees_what_an_administrator_of_the_customer_sees(there: World, desk: Client) -> None:
    member = cast.signed_in(there.people["administrator"], language="en")
    for path in (
        "",
        "overeenkomst/",
        "tijdlijn/",
        "kennisgevingen/",
        "kopieen/",
        "ontvangsten/",
        "gegevens/",
        "leden/",
    ):
        member.get(f"/klant/{there.customer.code}/{path}")
    assert begin(there, desk).headers["Location"] == f"/klant/{there.customer.code}/"
    for path in ("overeenkomst/", "tijdlijn/", "kennisgevingen/", "ontvangsten/", "gegevens/"):
        address = f"/klant/{there.customer.code}/{path}"
        seen = desk.get(address)
        assert f"You see the pages as {there.customer.name} does" in seen.content.decode()
        assert main_of(seen) == main_of(member.get(address))
    other = factories.customer("ander")
    assert desk.get(f"/klant/{other.code}/").status_code == 404
    assert desk.get("/klant/", follow=True).redirect_chain[-1][0] == f"/klant/{there.customer.code}/"


def test_nothing_can_be_sent_and_looking_leaves_nothing_but_its_entry(there: World, desk: Client) -> None:
    officer, mails = cast.officer(), OutgoingMail.objects.count()
    before = store()
    begin(there, desk)
    entry = Entry.objects.get(kind="customer.seen_as")
    assert entry.states.get(table="customers.seeing").scope == there.customer.pk
    assert Seeing.objects.get().by == officer
    found = addresses(there)
    assert len(found) > 25
    after = store()
    assert {table for table in before if before[table] != after[table]} <= SEEING
    for address in found:
        if not address.endswith(".zip"):  # the copy of this world is no PDF to be put into one
            assert desk.get(address).status_code in (200, 302, 404, 405, 410), address
        for method in ("post", "put", "patch", "delete"):
            assert getattr(desk, method)(address).status_code == 403, (method, address)
    assert desk.post("/op-de-hoogte/", {"email": "x@example.org"}).status_code == 403
    assert store() == after
    assert OutgoingMail.objects.count() == mails
    assert not RowState.objects.filter(table="customers.visit").exists()


def test_it_ends_by_a_click_by_the_clock_and_with_the_right(there: World, desk: Client) -> None:
    home = f"/klant/{there.customer.code}/"
    said = f"You see the pages as {there.customer.name} does"
    begin(there, desk)
    assert said in desk.get(home).content.decode()
    ended = desk.post("/admin/customers/customer/stop-seeing/")
    assert ended.headers["Location"] == f"/admin/customers/customer/{there.customer.pk}/"
    assert said not in desk.get(home).content.decode()
    begin(there, desk)
    session = desk.session
    session["sees_as"] = [there.customer.pk, (timezone.now() - timedelta(minutes=61)).isoformat()]
    session.save()
    assert said not in desk.get(home).content.decode()
    begin(there, desk)
    cast.officer().groups.clear()
    assert desk.get(home).status_code == 404


def test_who_may_only_look_does_not_begin(there: World) -> None:
    for role in ("auditor", "editor", "publisher", "administrator"):
        assert begin(there, cast.signed_in(cast.in_role(role))).status_code == 403
    assert begin(there, cast.signed_in(there.people["administrator"])).status_code in (302, 403)
    assert not Seeing.objects.exists()


def test_the_time_machine_tells_of_notices_and_objections(there: World) -> None:
    member = cast.signed_in(there.people["administrator"], language="en")
    notice = there.objection.notice
    notice.given_at, notice.given_by = there.objection.received_at - timedelta(hours=1), "mail"
    notice.save()
    text = main_of(member.get(f"/klant/{there.customer.code}/tijdlijn/"))
    version = notice.announcement.version
    assert f"Notice given of {version} (by e-mail)" in text
    assert f"Objection to {version} received" in text
