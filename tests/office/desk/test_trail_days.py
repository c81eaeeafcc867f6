"""When the registry learned of an act is said where that was on a later day, on the calendar of Amsterdam."""

from __future__ import annotations

import pytest

from agreements.models import Receipt
from agreements.models.agreement import Precision
from agreements.receipts import record_receipt
from office.customers.desk.trail import entries_of, happenings
from tests import cast
from tests.factories import local
from tests.small import Small


@pytest.mark.parametrize(
    ("received", "recorded", "is_said"),
    [("2024-01-10 00:30", "2024-01-10 01:30", False), ("2024-01-10 23:30", "2024-01-11 00:10", True)],
)
def test_a_day_begins_at_midnight_in_amsterdam(small: Small, received: str, recorded: str, is_said: bool) -> None:
    record_receipt(
        small.customer,
        small.terms,
        received_at=local(received),
        precision=Precision.MOMENT,
        channel=Receipt.Channel.EMAIL,
        evidence="Bericht 7",
        imported_history=True,
        by=cast.officer(),
        recorded_at=local(recorded),
    )
    entries = entries_of(small.customer).filter(recorded_at=local(recorded))
    [happening] = happenings(small.customer, entries, by=cast.officer())
    assert happening.recorded_at == (local(recorded) if is_said else None)
