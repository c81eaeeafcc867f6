"""``manage.py issue_copies``: all customers concerned, once each; paused, resumed, cancelled, interrupted."""

from __future__ import annotations

import io
import threading
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult

from copies.models import CopyRequest, IssuedCopy, IssueRun
from copies.sealed import queue, runs
from copies.sealed import tasks as issuing
from customers.models import Customer
from tests import cast, factories
from tests.copies.issued import bind, copy_of, issue_all, later
from workers import housekeeping


def _run(*options: str) -> str:
    output = io.StringIO()
    call_command("issue_copies", *options, stdout=output)
    return output.getvalue()


@pytest.fixture
def three(customer: Customer) -> list[Customer]:
    """Three customers with an agreement, and one without."""
    factories.customer("leeg")
    return [customer, bind("zandwolde"), bind("hoogvoorde")]


def test_every_customer_whom_an_agreement_binds_gets_a_copy(three: list[Customer]) -> None:
    cast.officer()
    said = _run("--wait", "--by", "officer@example.org")
    assert {copy.customer for copy in IssuedCopy.objects.all()} == set(three)
    assert {copy.issued_by for copy in IssuedCopy.objects.all()} == {cast.officer()}
    assert "3" in said
    run = IssueRun.objects.get()
    assert (run.status, run.without_agreement, run.had_copy) == ("finished", 1, 0)


def test_again_does_nothing(three: list[Customer]) -> None:
    _run("--wait")
    _run("--wait")
    assert IssuedCopy.objects.count() == CopyRequest.objects.count() == 3
    assert IssueRun.objects.first().had_copy == 3  # type: ignore[union-attr]


def test_who_has_the_copy_already_gets_no_second_one(three: list[Customer]) -> None:
    first = copy_of(three[0])
    _run("--wait")
    assert IssuedCopy.objects.filter(customer=three[0]).get() == first
    assert IssuedCopy.objects.count() == 3


def test_without_waiting_the_queue_has_the_work(three: list[Customer]) -> None:
    _run()
    assert DBTaskResult.objects.filter(task_path="copies.sealed.tasks.issue_copies", status="READY").count() == 1
    assert CopyRequest.objects.filter(state="queued").count() == 3
    assert "under way already" in _run() or "loopt al" in _run()
    assert IssueRun.objects.count() == 1


def test_what_was_interrupted_goes_on(three: list[Customer]) -> None:
    _run()
    issuing.issue_next()
    dead = queue.claim(now=later())
    assert dead is not None
    housekeeping.tend(now=later(minutes=3))
    _run("--wait")
    assert IssuedCopy.objects.count() == 3
    assert IssueRun.objects.get().status == "finished"


def test_a_pause_holds_the_run_but_not_who_asks_by_himself(three: list[Customer]) -> None:
    _run()
    _run("--pause")
    issue_all()
    assert not IssuedCopy.objects.exists()
    copy_of(three[1])
    assert IssuedCopy.objects.get().customer == three[1]
    _run("--resume")
    issue_all()
    assert IssuedCopy.objects.count() == 3
    assert IssueRun.objects.get().status == "finished"


def test_cancelling_leaves_what_was_issued(three: list[Customer]) -> None:
    _run()
    issuing.issue_next()
    _run("--cancel")
    issue_all()
    assert IssuedCopy.objects.count() == 1
    assert CopyRequest.objects.filter(state="cancelled").count() == 2
    _run("--wait")
    assert IssuedCopy.objects.count() == 3


@pytest.mark.parametrize("how", ["a service is down", "the worker dies"])
def test_what_comes_back_after_cancelling_is_cancelled_too(customer: Customer, how: str) -> None:
    _run()
    held = queue.claim(now=later())
    assert held is not None
    _run("--cancel")
    if how == "a service is down":
        queue.postpone(held, CopyRequest.Problem.UNAVAILABLE, "", now=later())
    housekeeping.tend(now=later(minutes=3))
    held.refresh_from_db()
    assert held.state == "cancelled"
    assert held.finished_at is not None
    _run("--wait")
    assert IssuedCopy.objects.get().customer == customer


def test_a_new_issue_takes_over_what_a_worker_had_in_hand_when_the_last_one_was_cancelled(customer: Customer) -> None:
    _run()
    assert queue.claim(now=later()) is not None
    _run("--cancel")
    _run()
    housekeeping.tend(now=later(minutes=3))
    issue_all()
    assert IssuedCopy.objects.get().customer == customer
    assert [run.status for run in IssueRun.objects.order_by("pk")] == ["cancelled", "finished"]


def test_who_asks_for_what_a_cancelled_issue_left_gets_it(customer: Customer) -> None:
    _run()
    held = queue.claim(now=later())
    assert held is not None
    _run("--cancel")
    queue.put_back(held, until=later())
    assert copy_of(customer).customer == customer


@pytest.mark.django_db(transaction=True)
def test_a_run_is_not_closed_while_its_failed_copies_go_back_to_the_queue(customer: Customer) -> None:
    run, _is_new = issuing.start_run(moment=later(), language="nl", by=None, now=later())
    held = queue.claim(now=later())
    assert held is not None
    queue.fail(held, CopyRequest.Problem.NOT_SEALED, "", now=later())
    again = threading.Thread(target=_retry, args=(run,))

    def just_before_it_closes(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith('UPDATE "copies_issuerun"') and not again.ident:
            again.start()
            # Who may go first has gone by then; who must wait for a lock still waits.
            again.join(timeout=1)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(just_before_it_closes):
        runs.end_all_done(now=later())
    again.join()
    run.refresh_from_db()
    held.refresh_from_db()
    assert (held.state, run.status) == ("queued", "running")


def _retry(run: IssueRun) -> None:
    try:
        issuing.retry_failed(IssueRun.objects.get(pk=run.pk), now=later())
    finally:
        connection.close()


@pytest.mark.parametrize("option", ["--pause", "--resume", "--cancel"])
def test_without_an_issue_under_way_there_is_nothing_to_steer(db: None, option: str) -> None:
    with pytest.raises(CommandError):
        _run(option)


def test_status_starts_nothing(three: list[Customer]) -> None:
    _run("--status")
    assert not IssueRun.objects.exists()


def test_a_moment_in_the_future_is_refused(three: list[Customer]) -> None:
    with pytest.raises(CommandError):
        _run("--at", "2100-01-01")
    assert not IssueRun.objects.exists()


def test_starting_takes_at_most_one_query_more_for_each_customer(customer: Customer) -> None:
    def queries(language: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            issuing.start_run(moment=later(), language=language, by=None, now=later())
        return len(captured)

    one = queries("nl")
    more = ("zandwolde", "hoogvoorde", "elzenvoort", "brink")
    for code in more:
        bind(code)
    # What a customer answered is looked up for each; all else is read for all at once.
    assert queries("en") <= one + len(more)
