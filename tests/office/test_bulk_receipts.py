"""A receipt of many customers: chosen on a list, entered once, recorded by a worker; some are left to the officer."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from agreements import standing
from agreements.models import BulkReceipt, Receipt, StandingPart
from customers.models import Customer
from documents.models import DocumentVersion
from office.customers import bulk
from tests import cast, factories
from tests.copies.past import issued
from workers import housekeeping

pytestmark = pytest.mark.django_db
MANY = bulk.AT_ONCE + 5


@pytest.fixture
def terms() -> DocumentVersion:
    return factories.terms("2023-07-04 09:00")


@pytest.fixture
def many() -> list[Customer]:
    made = Customer.objects.bulk_create(Customer(code=f"klant-{n:03}", name=f"Klant {n:03}") for n in range(MANY))
    for customer in made[:3]:
        factories.agreement(customer)
    return made


def choose(desk: Client, address: str = "/admin/customers/customer/", **more: str) -> Any:
    """Every customer of a list, ticked through “select all”."""
    picked = Customer.objects.order_by("pk").first()
    fields = {
        "action": "record_receipts",
        "select_across": "1",
        "_selected_action": [picked.pk if picked else 0],
        **more,
    }
    return desk.post(address, fields)


def enter(desk: Client, address: str, version: DocumentVersion, **more: str) -> Any:
    fields = {
        "versions": [version.pk],
        "received_0": "2023-08-01",
        "received_1": "",
        "channel": "letter",
        "evidence": "Rondzendbrief 12",
        **more,
    }
    return desk.post(address, fields)


def test_a_receipt_of_all_customers_of_a_list_is_recorded_by_a_worker(
    desk: Client, terms: DocumentVersion, many: list[Customer]
) -> None:
    form = choose(desk)
    page = desk.get(form.url).text
    assert f"receipt of {MANY} customers" in page
    assert "Klant 100" not in page
    progress = enter(desk, form.url, terms, without_effect="on")
    assert progress.status_code == 302, progress.content.decode()
    waiting = desk.get(progress.url)
    assert waiting.headers["Refresh"]
    assert "No background worker is running" in waiting.text
    assert not Receipt.objects.exists()
    housekeeping.tend(now=timezone.now())
    assert Receipt.objects.count() == MANY
    assert standing.behind(at=timezone.now()) == 0
    assert StandingPart.objects.filter(version=terms).count() == MANY
    done = desk.get(progress.url)
    assert "Refresh" not in done.headers
    assert "100 %" in done.text
    # The same once more is known, and nothing is recorded twice.
    enter(desk, choose(desk).url, terms, without_effect="on")
    housekeeping.tend(now=timezone.now())
    assert Receipt.objects.count() == MANY


def test_a_worker_that_ends_leaves_what_it_recorded_and_the_next_goes_on(
    desk: Client, terms: DocumentVersion, many: list[Customer]
) -> None:
    enter(desk, choose(desk).url, terms, without_effect="on")
    run = BulkReceipt.objects.get()
    assert bulk.record_page(run, now=timezone.now()) == 50
    assert Receipt.objects.count() == 50
    assert bulk.progress_of(run).waiting == MANY - 50
    bulk.tend(now=timezone.now())
    assert Receipt.objects.count() == MANY
    assert BulkReceipt.objects.get().state == "done"


def test_of_whom_something_is_to_be_decided_is_left_to_the_officer(
    desk: Client, terms: DocumentVersion, many: list[Customer]
) -> None:
    later = factories.terms("2023-09-04 09:00")
    bound, copied = many[0], many[1]
    for customer in (bound, copied):
        factories.receive(customer, later, "2023-09-05")
    # A copy says what applied on a day on which, as is learned now, the earlier terms did.
    issued(copied, "2023-08-20 12:00")
    progress = enter(desk, choose(desk).url, terms)
    housekeeping.tend(now=timezone.now())
    assert set(Receipt.objects.filter(version=terms).values_list("customer", flat=True)) == {
        customer.pk for customer in many if customer != copied
    }
    page = desk.get(progress.url).text
    assert "Copies that were made before would say something else." in page
    assert f"?customers={copied.pk}&amp;versions={terms.pk}" in page


def test_who_may_record_nothing_chooses_nobody(many: list[Customer]) -> None:
    reader = cast.person("kijker@example.org", is_staff=True)
    browser = cast.signed_in(reader)
    assert choose(browser).status_code == 403
    assert not BulkReceipt.objects.exists()


def test_what_can_be_received_by_nobody_is_refused_at_the_field(
    desk: Client, terms: DocumentVersion, many: list[Customer]
) -> None:
    page = enter(desk, choose(desk).url, terms, received_0="2023-07-01").text
    assert "was published on" in page
    assert "Rondzendbrief 12" in page
    assert BulkReceipt.objects.get().state == "chosen"
