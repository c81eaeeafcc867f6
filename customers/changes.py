"""Acts of and for customers by which other things may bind them or be asked of them: other rooms hear of each, within
its transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime

type Listener = Callable[[Collection[int] | None, datetime], None]
_listeners: list[Listener] = []


def on_change(listener: Listener) -> None:
    """Have another room hear of what happens to customers, by key (None: to all). Called when the app is ready."""
    _listeners.append(listener)


def changed(customers: Collection[int] | None, *, at: datetime) -> None:
    """Say that something of these customers (None: of all) was recorded, entered or corrected at that moment."""
    for listener in _listeners:
        listener(customers, at)
