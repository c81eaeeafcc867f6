"""Where what is being done comes from, for the log: a request, or a task and the request that asked for it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from typing import Any

from django.tasks import TaskResult
from django.tasks.signals import task_enqueued, task_finished, task_started


@dataclass(frozen=True)
class Origin:
    """The numbers of a request, of a task and of the account that is signed in; empty and None for what is not."""

    request: str = ""
    task: str = ""
    account: int | None = None


_NOTHING = Origin()
_current: ContextVar[Origin] = ContextVar("origin", default=_NOTHING)


def current() -> Origin:
    """Where the work of this moment comes from."""
    return _current.get()


@contextmanager
def request(number: str) -> Iterator[None]:
    """A request is being answered."""
    before = _current.set(Origin(request=number))
    try:
        yield
    finally:
        _current.reset(before)


def name_account(number: int) -> None:
    """Whoever asks has turned out to be signed in, with this account."""
    _current.set(replace(_current.get(), account=number))


def connect() -> None:
    """Listen to tasks: each remembers the request that asked for it."""
    task_enqueued.connect(_remember, dispatch_uid="workers.origin")
    task_started.connect(_begin, dispatch_uid="workers.origin")
    task_finished.connect(_end, dispatch_uid="workers.origin")


def _remember(sender: object, task_result: TaskResult[Any, Any], **_: Any) -> None:
    # Once models are loaded: the log is set up before.
    from workers.models import TaskOrigin  # noqa: PLC0415

    if number := current().request:
        TaskOrigin.objects.create(task_id=task_result.id, request=number)


def _begin(sender: object, task_result: TaskResult[Any, Any], **_: Any) -> None:
    from workers.models import TaskOrigin  # noqa: PLC0415

    asked = TaskOrigin.objects.filter(task_id=task_result.id).values_list("request", flat=True).first()
    _current.set(Origin(request=asked or "", task=str(task_result.id)))


def _end(sender: object, **_: Any) -> None:
    _current.set(_NOTHING)
