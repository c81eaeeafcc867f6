"""A customer whose texts are quick to lay out."""

from __future__ import annotations

import pytest

from tests import cast, factories
from tests.copies.reading.short import Short


@pytest.fixture
def short(db: None) -> Short:
    """The earlier terms received on 01-02-2022, the later ones on 01-08-2023."""
    customer = factories.customer()
    factories.agreement(customer)
    earlier, later = (factories.terms(day, dated=day) for day in ("2022-01-01", "2023-07-04"))
    factories.receive(customer, earlier, "2022-02-01")
    factories.receive(customer, later, "2023-08-01")
    return Short(customer, cast.signed_in(cast.member(customer)), earlier, later)
