"""A member answers while an officer records: the answer is to what was received before it, never to less or more."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from agreements.acts.acceptances import Signatory, accept
from agreements.acts.statements import Visitor
from agreements.bundle import bundle_for
from agreements.models import Acceptance
from agreements.receipts import void_receipt
from tests import cast, factories
from tests.office.forms import open_form
from tests.open_transaction import beside
from tests.portal.pages import fields, open_page
from tests.small import Small

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="is about the locks of PostgreSQL"),
]

CHANGED = "The agreement has changed since you opened the page"


def typed_in(client: Client, small: Small) -> dict[str, Any]:
    """The form as the member has it on screen, filled in."""
    typed = {"name": "J. van Elten", "function": "contractmanager", "agreed": "on"}
    return {**fields(open_page(client, small.page("akkoord/")), "akkoord/"), **typed}


def test_an_answer_waits_for_a_receipt_that_is_being_recorded_and_is_then_asked_anew(
    manager: Client, small: Small
) -> None:
    small.receive_all()
    newer = factories.terms("2024-02-01 09:00")
    form = typed_in(manager, small)
    response = beside(
        lambda: factories.receive(small.customer, newer, "2024-02-02"),
        lambda: manager.post(small.page("akkoord/"), form, follow=True),
    )
    assert CHANGED in response.text
    assert not Acceptance.objects.exists()


def test_an_answer_waits_for_a_receipt_that_is_being_voided_and_is_then_asked_anew(
    manager: Client, small: Small
) -> None:
    small.receive_all()
    newest = factories.receive(small.customer, factories.terms("2024-02-01 09:00"), "2024-02-02")
    form = typed_in(manager, small)
    officer = cast.officer()
    response = beside(
        lambda: void_receipt(newest, reason="Verkeerde gemeente.", by=officer, at=timezone.now()),
        lambda: manager.post(small.page("akkoord/"), form, follow=True),
    )
    assert CHANGED in response.text
    assert not Acceptance.objects.exists()


def test_an_officer_who_saves_an_agreement_waits_for_an_answer_to_it(desk: Client, small: Small) -> None:
    small.receive_all()
    address = f"/admin/agreements/agreement/{small.agreement.pk}/change/"
    form = open_form(desk, address, "agreement_form") | {"reference": "OVK-NIEUW"}
    member, now = small.member(), timezone.now()
    order: list[str] = []

    def answer() -> None:
        accept(
            small.customer,
            shown=bundle_for(small.customer, at=now).digest,
            signatory=Signatory("J. van Elten", "contractmanager"),
            by=member,
            visitor=Visitor("192.0.2.1", "test"),
            at=now,
        )
        transaction.on_commit(lambda: order.append("answered"))

    def save() -> None:
        assert desk.post(address, form).status_code == 302
        order.append("saved")

    beside(answer, save)
    assert order == ["answered", "saved"]
