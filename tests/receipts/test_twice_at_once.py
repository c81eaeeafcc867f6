"""The same receipt sent twice at the same moment is recorded once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from agreements.models import Receipt
from tests import cast, factories


@pytest.mark.django_db(transaction=True)
def test_the_same_act_sent_by_six_requests_at_once_is_one_receipt() -> None:
    version, customer = factories.terms("2023-07-05 09:00"), factories.customer()
    cast.officer()
    together = Barrier(6)

    def send(_: int) -> int:
        together.wait(10)
        try:
            return factories.receive(customer, version, "2023-07-10 11:20").pk
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        keys = set(pool.map(send, range(6)))
    assert keys == {Receipt.objects.get().pk}
