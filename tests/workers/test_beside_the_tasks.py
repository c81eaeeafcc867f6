"""What a worker does beside its tasks: slow or failing, it never makes a living worker look dead."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta
from functools import partial

import pytest
from django.db.utils import OperationalError
from django.tasks import TaskResultStatus
from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from tests.mail.sink import until
from tests.workers import errands
from workers import heartbeat, housekeeping
from workers.models import WorkerHeartbeat


def work() -> None:
    """Do what waits, as a worker does, and stop."""
    DBTaskResult.objects.filter(status=TaskResultStatus.READY).update(run_after=timezone.now())
    Worker(
        queue_names=["default"], interval=0, batch=True, backend_name="default", startup_delay=False, max_tasks=None,
        worker_id="w1", excluded_queue_names=[],
    ).run()  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_a_chore_that_hangs_keeps_neither_the_heart_nor_another_chore_from_going_on() -> None:
    stopped, free = threading.Event(), threading.Event()
    swept: list[datetime] = []
    often = lambda: timedelta(seconds=0.05)  # noqa: E731

    def hang(*, now: datetime) -> None:
        free.wait(60)

    def sweep(*, now: datetime) -> None:
        swept.append(now)

    threads = [
        housekeeping.start("storage", hang, stopped, pause=often),
        housekeeping.start("sweeping", sweep, stopped, pause=often),
        housekeeping.start("heartbeat", partial(heartbeat.beat, "w1"), stopped, pause=often),
    ]
    began = timezone.now()
    try:
        assert until(lambda: WorkerHeartbeat.objects.filter(seen_at__gt=began + timedelta(seconds=0.3)).exists(), 30)
        assert until(lambda: len(swept) > 3, 30)
    finally:
        stopped.set()
        free.set()
        for thread in threads:
            thread.join()


@pytest.mark.django_db(transaction=True)
def test_a_chore_that_fails_is_done_again() -> None:
    stopped = threading.Event()
    tried: list[datetime] = []

    def fail_once(*, now: datetime) -> None:
        tried.append(now)
        if len(tried) == 1:
            raise OperationalError("database is locked")
        if len(tried) == 2:
            raise ConnectionError("storage")

    thread = housekeeping.start("storage", fail_once, stopped, pause=lambda: timedelta(seconds=0.01))
    try:
        assert until(lambda: len(tried) >= 3, 30)
    finally:
        stopped.set()
        thread.join()


def test_two_chores_of_one_name_are_refused() -> None:
    assert {"copies", "files", "mail", "reaping"} <= {chore.name for chore in housekeeping.chores()}
    with pytest.raises(ValueError, match="mail"):
        housekeeping.register("mail", lambda *, now: None)


@pytest.mark.django_db(transaction=True)
def test_a_task_that_met_a_locked_database_is_run_again() -> None:
    errands.meet_a_lock.enqueue(1)
    work()
    assert DBTaskResult.objects.get().status == TaskResultStatus.READY
    work()
    assert DBTaskResult.objects.get().status == TaskResultStatus.SUCCESSFUL


@pytest.mark.django_db(transaction=True)
def test_a_task_that_fails_for_another_reason_stays_failed() -> None:
    errands.fail.enqueue()
    work()
    assert DBTaskResult.objects.get().status == TaskResultStatus.FAILED


@pytest.mark.django_db(transaction=True)
def test_what_a_worker_left_when_it_lost_the_database_is_put_back_at_once() -> None:
    now = timezone.now()
    errands.note.enqueue(1)
    DBTaskResult.objects.update(status=TaskResultStatus.RUNNING, worker_ids=["w1"], started_at=now)
    assert heartbeat.release("another", now=now) == 0
    assert heartbeat.release("w1", now=now) == 1
    assert DBTaskResult.objects.get().status == TaskResultStatus.READY


@pytest.mark.django_db(transaction=True)
def test_a_task_that_ends_its_worker_three_times_fails_with_an_error_that_exists() -> None:
    now = timezone.now()
    errands.note.enqueue(1)
    DBTaskResult.objects.update(
        status=TaskResultStatus.RUNNING, worker_ids=["w1", "w2", "w3"], started_at=now - timedelta(hours=1)
    )
    assert heartbeat.reap(now=now) == 1
    task = DBTaskResult.objects.get()
    assert task.status == TaskResultStatus.FAILED
    assert import_string(task.exception_class_path) is heartbeat.WorkerLost
