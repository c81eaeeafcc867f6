"""A receipt is never edited or deleted, only voided, once, with a reason."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from agreements.models import Receipt
from agreements.receipts import void_receipt
from documents.errors import Refused
from tests import cast, factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def receipt() -> Receipt:
    return factories.receive(factories.customer(), factories.terms("2023-07-05 09:00"), "2023-07-10")


def test_a_voided_receipt_stays_with_who_voided_it_when_and_why(receipt: Receipt) -> None:
    voided = void_receipt(receipt, reason=" Verkeerde gemeente. ", by=cast.officer(), at=NOW)
    stored = Receipt.objects.get()
    assert stored == voided
    assert (stored.voided_at, stored.voided_by, stored.void_reason) == (NOW, cast.officer(), "Verkeerde gemeente.")
    assert stored.received_at == receipt.received_at
    assert list(Receipt.objects.valid()) == []
    history: Any = stored.history
    assert [entry.history_type for entry in history.order_by("history_id")] == ["+", "~"]


def test_voiding_needs_a_reason(receipt: Receipt) -> None:
    with pytest.raises(Refused) as caught:
        void_receipt(receipt, reason="  ", by=cast.officer(), at=NOW)
    assert caught.value.field == "reason"
    assert Receipt.objects.get().voided_at is None


def test_a_voided_receipt_is_not_voided_again(receipt: Receipt) -> None:
    void_receipt(receipt, reason="Verkeerde gemeente.", by=cast.officer(), at=NOW)
    with pytest.raises(Refused):
        void_receipt(receipt, reason="Andere reden.", by=cast.officer(), at=NOW)
    assert Receipt.objects.get().void_reason == "Verkeerde gemeente."


def test_a_voiding_is_not_taken_back_or_reworded(receipt: Receipt) -> None:
    voided = void_receipt(receipt, reason="Verkeerde gemeente.", by=cast.officer(), at=NOW)
    for reason in ("", "Andere reden"):
        voided.void_reason = reason
        with pytest.raises(IntegrityError), transaction.atomic():
            voided.save(update_fields=["void_reason"])


def test_receipts_are_not_edited_or_deleted_together(receipt: Receipt) -> None:
    with pytest.raises(Refused):
        Receipt.objects.all().update(evidence="")
    with pytest.raises(Refused):
        Receipt.objects.all().delete()
