"""What is being done and what waits: tasks, mail, copies, and room to store them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core.files.storage import FileSystemStorage, storages
from django.db.models import Count, Min, QuerySet
from prometheus_client import Metric

from agreements import standing
from copies.models import CopyRequest, IssueRun
from mail.models import OutgoingMail
from watching.metrics.gauges import age, gauge
from workers import heartbeat, queue

_DAY = timedelta(days=1)


def metrics(*, now: datetime) -> Iterator[Metric]:
    """Workers and their queue."""
    yield gauge("dpa_release", "The release that answers", {settings.VERSION: 1}, "version")
    yield gauge("dpa_workers_alive", "Background workers that gave a sign of life", heartbeat.count_alive(now=now))
    yield gauge("dpa_tasks", "Tasks that wait or are being run", queue.lengths(), "queue", "state")
    waiting = age(queue.waiting_since(now=now), now)
    yield gauge("dpa_task_oldest_waiting_seconds", "How long the task that waits longest has waited", waiting)
    failed = queue.failures(since=now - _DAY)
    yield gauge("dpa_tasks_failed_last_day", "Tasks that failed for good in the last 24 hours", sum(failed.values()))
    yield gauge("dpa_task_failures_last_day", "The same for each task", failed, "task")
    behind = standing.behind(at=now)
    yield gauge("dpa_standing_behind", "Customers whose standing is still to be rewritten", behind)


def mail_metrics(*, now: datetime) -> Iterator[Metric]:
    """The outbox."""
    counts = dict.fromkeys(OutgoingMail.State.values, 0) | _by(OutgoingMail.objects.all(), "state")
    yield gauge("dpa_mails", "Messages in the outbox, by their state", counts, "state")
    oldest = OutgoingMail.objects.filter(state__in=OutgoingMail.OPEN).aggregate(at=Min("written_at"))["at"]
    yield gauge(
        "dpa_mail_oldest_waiting_seconds", "How long ago the oldest unsent message was written", age(oldest, now)
    )
    hindered = OutgoingMail.objects.filter(state__in=OutgoingMail.OPEN).exclude(problem="").count()
    yield gauge("dpa_mails_hindered", "Messages that were tried in vain and are tried again", hindered)


def copy_metrics(*, now: datetime) -> Iterator[Metric]:
    """Sealed copies that were asked for, and issues to all customers."""
    states, statuses = CopyRequest.State, IssueRun.Status
    open_ = CopyRequest.objects.filter(state__in=CopyRequest.OPEN)
    counts = dict.fromkeys((states.QUEUED.value, states.WORKING.value), 0) | _by(open_, "state")
    yield gauge("dpa_copy_requests", "Copies that were asked for and are not issued", counts, "state")
    failed = CopyRequest.objects.filter(state=states.FAILED, requested_at__gte=now - _DAY).count()
    yield gauge("dpa_copy_requests_failed_last_day", "Copies asked for in the last 24 hours that failed", failed)
    runs = IssueRun.objects.filter(status__in=(statuses.RUNNING, statuses.PAUSED))
    shown = dict.fromkeys((statuses.RUNNING.value, statuses.PAUSED.value), 0) | _by(runs, "status")
    yield gauge("dpa_issue_runs", "Issues of copies to all customers that have not ended", shown, "status")
    began = runs.filter(status=statuses.RUNNING).aggregate(at=Min("started_at"))["at"]
    yield gauge("dpa_issue_run_oldest_seconds", "How long the oldest running issue has been under way", age(began, now))


def storage_metrics(*, now: datetime) -> Iterator[Metric]:
    """Room for files, where they lie in a folder."""
    storage = storages["default"]
    if not isinstance(storage, FileSystemStorage):
        return
    folder = Path(storage.location)
    there = next(path for path in (folder, *folder.parents) if path.exists())
    usage = shutil.disk_usage(there)
    yield gauge("dpa_storage_free_bytes", "Free room on the file system of stored files", usage.free)
    yield gauge("dpa_storage_size_bytes", "Size of the file system of stored files", usage.total)


def _by(rows: QuerySet[OutgoingMail] | QuerySet[CopyRequest] | QuerySet[IssueRun], column: str) -> dict[str, int]:
    return dict(rows.order_by().values_list(column).annotate(Count("pk")))
