"""The queue of tasks as somebody sees it who watches: how much waits, since when, and what failed."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Case, Count, DateTimeField, F, Min, When
from django.tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult, get_date_max

# A worker that lives begins a task within seconds. One that is busy with a long one leaves others waiting, but not so.
PATIENCE = timedelta(minutes=15)


def waiting_since(*, now: datetime) -> datetime | None:
    """Since when the task that has waited longest could have been run; None where none waits."""
    # django-tasks-db writes the last of all moments where a task need not wait for one.
    could_run = Case(
        When(run_after=get_date_max(), then=F("enqueued_at")), default=F("run_after"), output_field=DateTimeField()
    )
    since: datetime | None = DBTaskResult.objects.ready().aggregate(since=Min(could_run))["since"]
    return since if since is not None and since <= now else None


def lengths() -> dict[tuple[str, str], int]:
    """Queue and state → how many tasks wait or are being run."""
    open_ = DBTaskResult.objects.filter(status__in=(TaskResultStatus.READY, TaskResultStatus.RUNNING))
    rows = open_.order_by().values_list("queue_name", "status").annotate(Count("pk"))
    return {(queue, str(status).lower()): count for queue, status, count in rows}


def failures(*, since: datetime) -> dict[str, int]:
    """Path of a task → how many of them have failed since then, for good."""
    failed = DBTaskResult.objects.filter(status=TaskResultStatus.FAILED, finished_at__gte=since)
    return dict(failed.order_by().values_list("task_path").annotate(Count("pk")))
