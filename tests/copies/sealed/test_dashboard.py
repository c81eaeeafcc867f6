"""The first page of the admin says what becomes of the copies that were asked for."""

from __future__ import annotations

from django.test import Client
from django.utils import timezone

from copies.models import CopyRequest, IssueRun
from copies.sealed import tasks as issuing
from customers.models import Customer
from tests import cast
from tests.copies.issued import copy_of, issue_all
from workers import heartbeat as workers


def _board(desk: Client) -> str:
    text: str = desk.get("/admin/").text
    return " ".join(text.split())


def test_a_run_that_no_worker_carries_out_stands_on_the_first_page(customer: Customer, desk: Client) -> None:
    assert "No copy waits to be issued, and none failed." in _board(desk)
    now = timezone.now()
    run, _is_new = issuing.start_run(moment=now, language="nl", by=cast.officer(), now=now)
    board = _board(desk)
    assert "one waits" in board
    assert "No background worker is running" in board
    assert f"/admin/copies/issuerun/{run.pk}/change/" in board
    assert "0 of 1 issued" in board
    workers.beat("here", now=now)
    assert "No background worker is running" not in _board(desk)
    issue_all()
    assert IssueRun.objects.get().status == "finished"
    assert "No copy waits to be issued, and none failed." in _board(desk)


def test_a_service_that_is_down_stands_on_the_first_page(customer: Customer, desk: Client) -> None:
    now = timezone.now()
    issuing.ask(customer, moment=now, language="nl", by=cast.officer(), now=now)
    CopyRequest.objects.update(problem=CopyRequest.Problem.UNAVAILABLE, attempts=1)
    assert "1 × A service that the seal needs does not answer" in _board(desk)


def test_a_failure_stands_on_the_first_page_until_the_copy_is_asked_for_again(customer: Customer, desk: Client) -> None:
    now = timezone.now()
    issuing.ask(customer, moment=now, language="nl", by=cast.officer(), now=now)
    CopyRequest.objects.update(state="failed", problem=CopyRequest.Problem.NOT_SEALED, finished_at=now)
    assert "one failed, and" in _board(desk)
    copy_of(customer)
    assert "one failed, and" not in _board(desk)
