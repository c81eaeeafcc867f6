"""When the registry learned of an act is said where that was on a later day, on the calendar of Amsterdam."""

from __future__ import annotations

from datetime import UTC

import pytest

from journal.models import Entry
from office.customers.desk.trail import happenings
from tests import cast
from tests.factories import local
from tests.small import Small


@pytest.mark.parametrize(
    ("happened", "recorded", "is_said"),
    [("2024-01-10 00:30", "2024-01-10 01:30", False), ("2024-01-10 23:30", "2024-01-11 00:10", True)],
)
def test_a_day_begins_at_midnight_in_amsterdam(small: Small, happened: str, recorded: str, is_said: bool) -> None:
    # As the database gives them: in UTC, where the one lies on two days and the other on one.
    happened_at, recorded_at = local(happened).astimezone(UTC), local(recorded).astimezone(UTC)
    entry = Entry(pk=0, kind="receipt.recorded", happened_at=happened_at, recorded_at=recorded_at)
    [happening] = happenings(small.customer, [entry], by=cast.officer())
    assert happening.recorded_at == (recorded_at if is_said else None)
