"""Two members at the same moment: one acceptance, one receipt, and both are told."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client

from agreements.models import Acceptance, PortalReceipt, Receipt, Statement
from tests.cast import signed_in
from tests.portal.pages import fields, open_page
from tests.small import Small

pytestmark = pytest.mark.django_db(transaction=True)


def together(*jobs: Callable[[], Any]) -> list[Any]:
    barrier = Barrier(len(jobs))

    def run(job: Callable[[], Any]) -> Any:
        try:
            barrier.wait(20)
            return job()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return [found.result(60) for found in [pool.submit(run, job) for job in jobs]]


def press(client: Client, address: str, values: dict[str, Any]) -> Callable[[], str]:
    """Send the form; what the person is then told."""

    def job() -> str:
        response = client.post(address, values)
        assert response.status_code == 302, response.text
        return " ".join(str(message) for message in get_messages(response.wsgi_request))

    return job


def clients(small: Small) -> list[Client]:
    return [signed_in(small.member(name=name), language="en") for name in ("een", "twee", "drie")]


def test_of_members_who_accept_at_once_one_is_recorded_and_the_others_are_told_by_whom(small: Small) -> None:
    small.receive_all()
    address = small.page("akkoord/")
    jobs = []
    for number, client in enumerate(clients(small)):
        typed = {"name": f"Persoon {number}", "function": "contractmanager", "agreed": "on"}
        jobs.append(press(client, address, {**fields(open_page(client, address), "akkoord/"), **typed}))
    told = together(*jobs)
    assert Acceptance.objects.count() == Statement.objects.count() == 1
    name = Statement.objects.get().said["name"]
    assert sum(text.startswith("Accepted.") for text in told) == 1
    assert sum("was accepted already" in text and name in text for text in told) == 2


def test_of_members_who_receive_at_once_one_is_recorded_and_the_others_are_told_when(small: Small) -> None:
    address = small.page("ontvangen/")
    jobs = [
        press(client, address, {**fields(open_page(client, address), "ontvangen/"), "version": "all"})
        for client in clients(small)
    ]
    told = together(*jobs)
    assert Receipt.objects.count() == PortalReceipt.objects.count() == 3
    assert sum(text.count("and in force from that moment") for text in told) == 3
    assert sum(text.count("was received already") for text in told) == 6
