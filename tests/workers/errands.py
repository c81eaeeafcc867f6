"""Tasks for tests of the worker: each leaves a trace in the database."""

from __future__ import annotations

import time

from django.contrib.auth.models import Group
from django.core.cache import cache
from django.db.utils import OperationalError
from django.tasks import task


@task()
def note(number: int, seconds: float = 0.2) -> int:
    """Work for a while, and write down that it was done; idempotent."""
    Group.objects.count()
    time.sleep(seconds)
    Group.objects.get_or_create(name=f"done {number}")
    return number


@task()
def meet_a_lock(number: int) -> None:
    """Fail as SQLite does while another writer holds the database, at the first attempt."""
    # In the cache: a worker's role makes no groups.
    if cache.add(f"tried {number}", True):
        raise OperationalError("database is locked")


@task()
def fail() -> None:
    """Fail for a reason that stays."""
    raise ValueError("no")


def noted(number: int) -> bool:
    """Whether a worker did that one."""
    return Group.objects.filter(name=f"done {number}").exists()
