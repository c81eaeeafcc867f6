"""A receipt is never edited or deleted: refused by name in the ORM, and by the database in raw SQL."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction

from agreements.models import Receipt
from documents.errors import Refused
from tests import factories
from tests.factories import NOW, local
from tests.texts import Drafter

pytestmark = pytest.mark.django_db


@pytest.fixture
def receipt(published: Drafter) -> Receipt:
    version = published("terms")
    customer = factories.customer()
    return Receipt.objects.create(
        customer=customer,
        version=version,
        received_at=local("2026-11-22T13:30"),
        channel=Receipt.Channel.LETTER,
        evidence="Brief 12",
        recorded_at=NOW,
    )


def test_saving_another_moment_is_refused(receipt: Receipt) -> None:
    receipt.received_at = local("2026-11-21T13:30")
    with pytest.raises(Refused):
        receipt.save()


def test_deleting_is_refused_one_by_one_and_in_bulk(receipt: Receipt) -> None:
    with pytest.raises(Refused):
        receipt.delete()
    with pytest.raises(Refused):
        Receipt.objects.all().delete()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE agreements_receipt SET evidence = 'x'",
        "DELETE FROM agreements_receipt",
        "UPDATE agreements_receipt SET voided_at = NULL, void_reason = ''",
    ],
)
def test_raw_sql_is_refused(receipt: Receipt, statement: str) -> None:
    receipt.voided_at, receipt.void_reason = NOW, "Vergissing."
    receipt.save()
    with pytest.raises(IntegrityError, match="sealed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
