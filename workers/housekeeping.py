"""What workers do beside their tasks: chores that the apps register, carried out as long as a worker lives."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol


class Chore(Protocol):
    def __call__(self, *, now: datetime) -> object: ...


_chores: list[Chore] = []


def register(chore: Chore) -> None:
    """Have every worker do this again and again; it must be idempotent, and safe to run twice at once."""
    if chore not in _chores:
        _chores.append(chore)


def tend(*, now: datetime) -> None:
    """Do every chore once."""
    for chore in _chores:
        chore(now=now)
