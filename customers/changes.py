"""Acts of and for customers by which other things may bind them or be asked of them: other rooms hear of each, within
its transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

type Listener = Callable[[Collection[int] | None, datetime], None]
_listeners: list[Listener] = []
_collected: ContextVar[set[int] | None] = ContextVar("customers_collected", default=None)


def on_change(listener: Listener) -> None:
    """Have another room hear of what happens to customers, by key (None: to all). Called when the app is ready."""
    _listeners.append(listener)


def changed(customers: Collection[int] | None, *, at: datetime) -> None:
    """Say that something of these customers (None: of all) was recorded, entered or corrected at that moment."""
    collected = _collected.get()
    if collected is not None and customers is not None:
        collected.update(customers)
        return
    for listener in _listeners:
        listener(customers, at)


@contextmanager
def together(*, at: datetime) -> Iterator[None]:
    """Say at the end of the block, once, what was done of customers within it: for who does many acts in one go."""
    collected: set[int] = set()
    token = _collected.set(collected)
    try:
        yield
    finally:
        _collected.reset(token)
    if collected:
        changed(collected, at=at)
