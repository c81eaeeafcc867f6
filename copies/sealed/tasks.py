"""Issuing in the background: who asks for copies wakes the workers, and their housekeeping keeps the work going."""

from __future__ import annotations

import time
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.tasks import TaskResultStatus, task
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from copies.models import CopyRequest, IssuedCopy, IssueRun
from copies.sealed import queue, runs, upkeep
from copies.sealed.make import work
from customers.models import Customer
from workers.heartbeat import PATIENCE
from workers.models import WorkerHeartbeat

# A task hands over to the next one after this time, so that other tasks get their turn; in seconds.
SPELL = 30.0


@task()
def issue_copies() -> int:
    """Issue the copies that wait, one after the other, and leave the rest to a next task. Returns how many it took.

    Idempotent: what each copy is at stands in its request, not in this task.
    """
    taken, end = 0, time.monotonic() + SPELL
    while time.monotonic() < end:
        if not issue_next():
            return taken
        taken += 1
    wake(now=timezone.now())
    return taken


def issue_next() -> bool:
    """Issue the next copy that waits; False when there is none to take now."""
    request = queue.claim(now=timezone.now())
    if request is None:
        return False
    work(request, clock=timezone.now)
    if request.run_id is not None:
        runs.end_all_done(now=timezone.now())
    return True


@transaction.atomic
def ask(customer: Customer, *, moment: datetime, language: str, by: Any, now: datetime) -> CopyRequest | IssuedCopy:
    """As :func:`copies.sealed.queue.ask`, and the worker is told."""
    asked = queue.ask(customer, moment=moment, language=language, by=by, now=now)
    if isinstance(asked, CopyRequest):
        wake(now=now)
    return asked


def start_run(
    *,
    moment: datetime,
    language: str,
    by: Any,
    now: datetime,
    seen: str | None = None,
    among: Collection[int] | None = None,
) -> tuple[IssueRun, bool]:
    """As :func:`copies.sealed.runs.start`, and every worker is told.

    Not in one transaction: on SQLite nobody could write while every customer is resolved. Housekeeping wakes, too.
    """
    run, is_new = runs.start(moment=moment, language=language, by=by, now=now, seen=seen, among=among)
    wake(now=now, workers=None)
    return run, is_new


@transaction.atomic
def resume_run(run: IssueRun, *, now: datetime) -> None:
    """As :func:`copies.sealed.runs.resume`, and every worker is told."""
    runs.resume(run)
    wake(now=now, workers=None)


@transaction.atomic
def try_again(request: CopyRequest, *, now: datetime) -> None:
    """As :func:`copies.sealed.queue.try_again`, and the worker is told."""
    queue.try_again(request, now=now)
    wake(now=now)


@transaction.atomic
def retry_failed(run: IssueRun, *, now: datetime) -> None:
    """Put what failed in a run back into the queue; a run that had ended goes on.

    Raises ``Refused`` while another run in its language is under way.
    """
    runs.reopen(run)
    for request in run.requests.filter(state=CopyRequest.State.FAILED):
        queue.try_again(request, now=now)
    wake(now=now, workers=None)


def tend(*, now: datetime) -> None:
    """Take back what dead workers held, remove what is left over, and see that what waits is worked on.

    Every worker does this again and again, so that no copy waits for somebody to ask again.
    """
    queue.reap(now=now)
    runs.drop_cancelled(now=now)
    upkeep.drop_old_bodies(now=now)
    runs.end_all_done(now=now)
    wake(now=now, workers=None)


def wake(*, now: datetime, workers: int | None = 1) -> None:
    """Give the workers their task while something waits: ``workers`` of them, None for as many as are alive."""
    waiting = queue.claimable(now=now).count()
    if not waiting:
        return
    alive = WorkerHeartbeat.objects.filter(seen_at__gte=now - PATIENCE).count()
    wanted = min(waiting, max(1, alive) if workers is None else workers)
    tasks = DBTaskResult.objects.filter(task_path=issue_copies.module_path)
    running = tasks.filter(status=TaskResultStatus.RUNNING, started_at__gte=now - timedelta(seconds=2 * SPELL))
    # A task that is just ending may have seen nothing yet, so one that waits is always left behind it.
    at_work = tasks.filter(status=TaskResultStatus.READY).count() + (running.count() if workers is None else 0)
    for _ in range(wanted - at_work):
        issue_copies.enqueue()
