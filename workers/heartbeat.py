"""Background workers: alive or not, and what happens to the tasks of one that was killed."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from workers.models import WorkerHeartbeat

BEAT = timedelta(seconds=10)
# A worker that missed this many beats is taken for dead.
PATIENCE = 6 * BEAT
# No task here takes minutes; one that does is stuck, whatever its worker says.
LEASE = timedelta(minutes=10)
ATTEMPTS = 3


class WorkerLost(Exception):
    """The worker ended while it ran a task, as often as a task may be tried: the task is the likely cause."""


def beat(worker: str, *, now: datetime, waits_for: str = "") -> None:
    """Say that ``worker`` is alive; nothing else, so that nothing slow can keep it from being said."""
    said = {"seen_at": now, "version": settings.VERSION, "waits_for": waits_for[:300]}
    WorkerHeartbeat.objects.update_or_create(worker=worker, defaults=said)


def is_any_alive(*, now: datetime) -> bool:
    """Whether some worker has said so lately, and works."""
    return _alive(now).filter(waits_for="").exists()


def count_alive(*, now: datetime) -> int:
    """How many workers have said so lately, and work."""
    return _alive(now).filter(waits_for="").count()


def waiting(*, now: datetime) -> WorkerHeartbeat | None:
    """A worker that lives and takes no task, with the reason."""
    return _alive(now).exclude(waits_for="").first()


def _alive(now: datetime) -> QuerySet[WorkerHeartbeat]:
    return WorkerHeartbeat.objects.filter(seen_at__gte=now - PATIENCE)


def reap(*, now: datetime) -> int:
    """Put tasks of dead workers back into the queue, or fail them after three attempts; returns how many.

    Tasks are idempotent, so one that was nearly done when its worker died may run again.
    """
    WorkerHeartbeat.objects.filter(seen_at__lt=now - 10 * PATIENCE).delete()
    alive = set(WorkerHeartbeat.objects.filter(seen_at__gte=now - PATIENCE).values_list("worker", flat=True))
    reaped = 0
    for task in DBTaskResult.objects.running().filter(started_at__lt=now - PATIENCE):
        lost = not task.worker_ids or task.worker_ids[-1] not in alive
        if not lost and task.started_at is not None and task.started_at > now - LEASE:
            continue
        reaped += _put_back(task, now=now)
    return reaped


def release(worker: str, *, now: datetime) -> int:
    """Put back what ``worker`` left when it lost the database; it runs no task now. Returns how many."""
    left = [task for task in DBTaskResult.objects.running() if task.worker_ids[-1:] == [worker]]
    return sum(_put_back(task, now=now) for task in left)


def _put_back(task: Any, *, now: datetime) -> int:
    # The condition on started_at keeps two reapers, and a worker that finishes just now, from undoing each other.
    same = DBTaskResult.objects.filter(Q(started_at=task.started_at), pk=task.pk, status=TaskResultStatus.RUNNING)
    if len(task.worker_ids) < ATTEMPTS:
        return same.update(status=TaskResultStatus.READY)
    return same.update(
        status=TaskResultStatus.FAILED,
        finished_at=now,
        exception_class_path=f"{WorkerLost.__module__}.{WorkerLost.__qualname__}",
        traceback=f"The worker was lost {ATTEMPTS} times while it ran this task.",
    )
