"""What happens at the same moment: the same receipt twice, a receipt beside a withdrawal."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest
from django.db import connection, transaction

from agreements.models import Receipt
from documents.errors import Refused
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


@pytest.mark.django_db(transaction=True)
def test_a_withdrawal_that_is_under_way_is_waited_for_and_then_counts() -> None:
    version, customer = factories.terms("2023-07-05 09:00"), factories.customer()
    cast.officer()
    withdrawing, receiving = Event(), Event()

    def withdraw() -> None:
        try:
            with transaction.atomic():
                factories.withdraw(version, "2023-09-01 12:00")
                withdrawing.set()
                receiving.wait(10)
                # Long enough for the other to reach the lock; were there none, it would be through by now.
                receiving.clear()
                receiving.wait(0.5)
        finally:
            connection.close()

    def receive() -> str:
        withdrawing.wait(10)
        receiving.set()
        try:
            factories.receive(customer, version, "2023-09-01 12:01")
        except Refused as refused:
            return refused.field
        finally:
            connection.close()
        return "recorded"

    with ThreadPoolExecutor(2) as pool:
        withdrawn, received = pool.submit(withdraw), pool.submit(receive)
        withdrawn.result(30)
        assert received.result(30) == "received_at"
