"""Withdrawing a version that customers received later: refused with their names, or these voided in the same act."""

from __future__ import annotations

import pytest
from django.test import Client

from agreements.models import Receipt
from documents.models import DocumentVersion, Withdrawal
from tests import factories
from tests.office.forms import open_form, text_of


@pytest.fixture
def received(db: None) -> DocumentVersion:
    """Received by two customers, on 1 February with a time and on 3 February without one."""
    version = factories.terms("2023-01-04 09:00")
    factories.receive(factories.customer("waterakker"), version, "2023-02-01 10:00")
    factories.receive(factories.customer("hoogvoorde", name="Gemeente Hoogvoorde"), version, "2023-02-03")
    return version


def withdraw(desk: Client, version: DocumentVersion, day: str, time: str = "12:00") -> tuple[str, dict[str, str]]:
    """Send the form; the address, and what the page then holds."""
    address = f"/admin/terms/termsversion/{version.pk}/withdraw/"
    typed = {"at_0": day, "at_1": time, "reason": "Verkeerde tekst."}
    answer = desk.post(address, open_form(desk, address) | typed)
    return (text_of(answer) if answer.status_code == 200 else ""), typed


def test_a_withdrawal_before_receipts_is_refused_and_names_them(desk: Client, received: DocumentVersion) -> None:
    page, _typed = withdraw(desk, received, "01-02-2023", "09:59")
    assert (
        "was received after that: Gemeente Waterakker, 1 February 2023, 10:00; Gemeente Hoogvoorde, 3 February 2023."
        in page
    )
    assert "Void these receipts together with the withdrawal" in page
    assert "Verkeerde tekst." in page
    assert not Withdrawal.objects.exists()
    assert Receipt.objects.valid().count() == 2


def test_a_receipt_of_the_same_moment_or_day_stays(desk: Client, received: DocumentVersion) -> None:
    assert withdraw(desk, received, "03-02-2023", "00:00")[0] == ""
    assert Withdrawal.objects.count() == 1
    assert Receipt.objects.valid().count() == 2


def test_by_the_officers_word_the_receipts_are_voided_in_the_same_act(desk: Client, received: DocumentVersion) -> None:
    page, typed = withdraw(desk, received, "02-02-2023")
    assert "Gemeente Hoogvoorde, 3 February 2023" in page
    assert "Gemeente Waterakker" not in page
    [late] = Receipt.objects.filter(customer__code="hoogvoorde")
    address = f"/admin/terms/termsversion/{received.pk}/withdraw/"
    told = {**open_form(desk, address), **typed, "later": str(late.pk)}
    refused = desk.post(address, told)
    assert "This field is required" in text_of(refused)
    assert desk.post(address, told | {"void_later": "on"}).status_code == 302
    late.refresh_from_db()
    assert late.voided_at is not None
    assert "is withdrawn as from 2 February 2023, 12:00: Verkeerde tekst." in late.void_reason
    assert [receipt.customer.code for receipt in Receipt.objects.valid()] == ["waterakker"]
    assert Withdrawal.objects.get().version_id == received.pk


def test_a_receipt_recorded_meanwhile_is_shown_before_it_is_voided(desk: Client, received: DocumentVersion) -> None:
    _page, typed = withdraw(desk, received, "02-02-2023")
    [late] = Receipt.objects.filter(customer__code="hoogvoorde")
    factories.receive(factories.customer("laakmere", name="Gemeente Laakmere"), received, "2023-02-05")
    address = f"/admin/terms/termsversion/{received.pk}/withdraw/"
    told = {**open_form(desk, address), **typed, "later": str(late.pk), "void_later": "on"}
    page = text_of(desk.post(address, told))
    assert "Gemeente Laakmere, 5 February 2023" in page
    assert not Withdrawal.objects.exists()
    assert Receipt.objects.valid().count() == 3
