"""Tasks that failed for a fault of the moment in the database are run again; every other failure stays."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.utils import InterfaceError, OperationalError
from django.tasks import TaskResult, TaskResultStatus
from django.tasks.signals import task_finished
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from workers.heartbeat import ATTEMPTS

# A restarted server, a connection that broke, a deadlock, “database is locked”: gone a moment later.
_OF_THE_MOMENT = {f"{kind.__module__}.{kind.__qualname__}" for kind in (OperationalError, InterfaceError)}
_FIRST_WAIT = timedelta(seconds=5)


def connect() -> None:
    """Listen to what becomes of tasks."""
    task_finished.connect(_try_again, dispatch_uid="workers.retries")


def _try_again(sender: object, task_result: TaskResult[Any, Any], **kwargs: Any) -> None:
    attempts = len(task_result.worker_ids)
    if task_result.status != TaskResultStatus.FAILED or attempts >= ATTEMPTS:
        return
    if task_result.errors[-1].exception_class_path not in _OF_THE_MOMENT:
        return
    DBTaskResult.objects.filter(pk=task_result.id, status=TaskResultStatus.FAILED).update(
        status=TaskResultStatus.READY, run_after=timezone.now() + _FIRST_WAIT * 2**attempts, finished_at=None
    )
