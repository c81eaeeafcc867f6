"""What workers do beside their tasks: chores that the apps register, carried out as long as a worker lives.

Each chore has a thread of its own in every worker: slow storage or a mail server that hangs holds up neither another
chore, nor a task, nor the heartbeat.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from django.db import InterfaceError, OperationalError, close_old_connections, connection
from django.utils import timezone

logger = logging.getLogger(__name__)

OFTEN = timedelta(seconds=10)
# Seconds, after failures in a row: a log that fills up helps nobody.
_LONGEST_WAIT = 15.0


class Act(Protocol):
    def __call__(self, *, now: datetime) -> object: ...


@dataclass(frozen=True)
class Chore:
    """Something to be done again and again; idempotent, and safe to be done by two workers at once."""

    name: str
    act: Act
    every: timedelta


_chores: dict[str, Chore] = {}


def register(name: str, act: Act, *, every: timedelta = OFTEN) -> None:
    """Have every worker do this, at once and then with that pause. Raises ``ValueError`` when the name is taken."""
    if name in _chores:
        raise ValueError(f"There is a chore “{name}” already.")
    _chores[name] = Chore(name, act, every)


def chores() -> list[Chore]:
    """All chores, in the order of their registration."""
    return list(_chores.values())


def tend(*, now: datetime) -> None:
    """Do every chore once, here and now."""
    for chore in chores():
        chore.act(now=now)


def start(name: str, act: Act, stopped: threading.Event, *, pause: Callable[[], timedelta]) -> threading.Thread:
    """Do ``act`` in a thread of its own until ``stopped``, whatever it raises."""
    thread = threading.Thread(target=_repeat, args=(name, act, stopped, pause), name=name, daemon=True)
    thread.start()
    return thread


def _repeat(name: str, act: Act, stopped: threading.Event, pause: Callable[[], timedelta]) -> None:
    failures = 0
    try:
        while not stopped.is_set():
            try:
                close_old_connections()
                act(now=timezone.now())
                failures = 0
            except (OperationalError, InterfaceError) as problem:
                # The database restarts, or another writer holds it: the next round tries again.
                logger.warning("%s: the database is away (%s)", name, str(problem).strip().partition("\n")[0])
                connection.close()
                failures += 1
            except Exception:
                logger.exception("%s failed", name)
                connection.close()
                failures += 1
            patience = min(2.0**failures, _LONGEST_WAIT) if failures else 0.0
            stopped.wait(max(pause().total_seconds(), patience))
    finally:
        connection.close()
