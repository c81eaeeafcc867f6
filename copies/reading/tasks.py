"""Work for the background worker, and how a page learns what became of it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from django.db import transaction
from django.tasks import TaskResultStatus, task
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from copies.models import Rendering
from copies.reading import Source, find_or_ask, forget_file, render_and_store
from workers.heartbeat import is_any_alive


class Progress(StrEnum):
    """How far a rendering is."""

    READY = "ready"
    WAITING = "waiting"
    NO_WORKER = "no_worker"
    FAILED = "failed"


@task()
def render(rendering_id: int) -> str:
    """Make the PDF of a rendering. Idempotent: a second run finds the file and leaves it."""
    rendering = Rendering.objects.filter(pk=rendering_id).first()
    if rendering is None:
        return "gone"
    return "rendered" if render_and_store(rendering, now=timezone.now()) else "changed"


@transaction.atomic
def rendering_for(source: Source, language: str, *, now: datetime) -> Rendering:
    """The rendering of ``source``; when it is asked for the first time, or again after its file went, the worker is
    given the task.
    """
    rendering, is_new = find_or_ask(source, language, now=now)
    if is_new or (not rendering.file and rendering.task is None):
        _enqueue(rendering)
    return rendering


def render_again(rendering: Rendering, *, now: datetime) -> None:
    """Try once more: after a failure, or because the storage lost or spoilt the file."""
    forget_file(rendering, now=now)
    _enqueue(rendering)


def _enqueue(rendering: Rendering) -> None:
    result = render.enqueue(rendering.pk)
    Rendering.objects.filter(pk=rendering.pk).update(task=result.id)
    rendering.refresh_from_db()


def progress_of(rendering: Rendering, *, now: datetime) -> Progress:
    """Whether the PDF is there, being made, failed, or waiting for a worker that nobody has started."""
    if rendering.file:
        return Progress.READY
    if rendering.task is None:
        return Progress.FAILED
    status = DBTaskResult.objects.filter(pk=rendering.task).values_list("status", flat=True).first()
    if status is None or status in (TaskResultStatus.FAILED, TaskResultStatus.SUCCESSFUL):
        rendering.refresh_from_db()
        return Progress.READY if rendering.file else Progress.FAILED
    return Progress.WAITING if is_any_alive(now=now) else Progress.NO_WORKER
