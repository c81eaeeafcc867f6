"""A receipt that puts nothing in force: the officer is warned first, and the customer reads what it means."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.test import Client

from agreements.models import Receipt
from annexes.models import Product
from customers.models import Customer, Membership
from documents.models import DocumentVersion
from mail.delivery import deliver_due
from tests import cast, factories
from tests.office.forms import Fields, fields_of, open_form, text_of

ADDRESS = "/admin/agreements/receipt/add/"


@pytest.fixture
def product(db: None) -> Product:
    return factories.product("Balans", "9.10", "10.0")


@pytest.fixture
def customer(product: Product) -> Customer:
    """A customer on 9.10, with a member who reads Dutch."""
    found = factories.customer()
    factories.agreement(found, product, signed="2023-01-01")
    factories.install(found, product, "9.10", "2023-01-01")
    member = cast.person("lid@example.org", name="L. Lid")
    Membership.objects.create(customer=found, user=member, role=Membership.Role.CONTRACT_MANAGER)
    return found


def filled(desk: Client, customer: Customer, *versions: DocumentVersion, on: str = "10-07-2023") -> Fields:
    return open_form(desk, ADDRESS) | {
        "customers": [str(customer.pk)],
        "versions": [str(version.pk) for version in versions],
        "received_0": on,
        "received_1": "",
        "channel": "letter",
        "evidence": "Brief 117",
    }


def mails(outbox: list[EmailMessage]) -> list[str]:
    deliver_due()
    return [str(message.body) for message in outbox if message.to == ["lid@example.org"]]


def test_a_receipt_for_another_line_is_recorded_only_after_the_warning_was_read(
    desk: Client, customer: Customer, product: Product, mailoutbox: list[EmailMessage]
) -> None:
    newer = factories.annex1(product, "10.0", "2023-07-05 09:00")
    fields = filled(desk, customer, newer)
    warned = desk.post(ADDRESS, fields)
    assert warned.status_code == 200
    assert "it is for release line 10.0, while release 9.10 is installed" in text_of(warned)
    assert not Receipt.objects.exists()
    assert mails(mailoutbox) == []
    again = fields_of(warned.content, "registry")
    assert again["evidence"] == "Brief 117"
    assert desk.post(ADDRESS, again).status_code == 200  # sent again without the tick
    assert not Receipt.objects.exists()
    assert desk.post(ADDRESS, again | {"without_effect": "on"}).status_code == 302
    assert Receipt.objects.get().version == newer
    [body] = mails(mailoutbox)
    assert "ontvangen, maar niet van kracht" in body
    assert "releaselijn 10.0" in body
    assert "sinds" not in body


def test_a_receipt_of_the_customers_own_line_is_recorded_at_once_and_the_mail_says_since_when(
    desk: Client, customer: Customer, product: Product, mailoutbox: list[EmailMessage]
) -> None:
    fields = filled(desk, customer, factories.annex1(product, "9.10", "2023-07-05 09:00"))
    assert desk.post(ADDRESS, fields).status_code == 302
    [body] = mails(mailoutbox)
    assert "van kracht sinds 10-07-2023" in body


@pytest.mark.parametrize("case", ["unknown release", "not agreed", "older"])
def test_other_receipts_that_put_nothing_in_force_say_why(
    desk: Client, customer: Customer, product: Product, case: str
) -> None:
    version, why = _idle(customer, product, case)
    warned = desk.post(ADDRESS, filled(desk, customer, version, on="12-07-2023"))
    assert why in text_of(warned)


def _idle(customer: Customer, product: Product, case: str) -> tuple[Any, str]:
    if case == "unknown release":
        customer.installed_releases.all().delete()
        factories.receive(customer, factories.annex1(product, "9.10", "2023-07-05 09:00"), "2023-07-06")
        return factories.annex1(product, "10.0", "2023-07-05 09:00"), "the installed release is unknown"
    if case == "not agreed":
        other = factories.product("Perspectief", "9.10")
        return factories.annex1(other, "9.10", "2023-07-05 09:00"), "Perspectief is in none of the agreements"
    older, newer = factories.terms("2023-06-01 09:00"), factories.terms("2023-07-01 09:00")
    factories.receive(customer, newer, "2023-07-10")
    return older, "was received too, comes later in the order, and applies"


def test_history_that_was_in_force_for_a_while_needs_no_warning(desk: Client, customer: Customer) -> None:
    older, newer = factories.terms("2023-06-01 09:00"), factories.terms("2023-07-01 09:00")
    factories.receive(customer, newer, "2023-07-10")
    assert desk.post(ADDRESS, filled(desk, customer, older, on="20-06-2023")).status_code == 302
