"""Acts on documents by which other things may bind or be due: other rooms hear of each, within its transaction."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from documents.models import Document

type Listener = Callable[[Document | None, datetime | None], None]
_listeners: list[Listener] = []


def on_change(listener: Listener) -> None:
    """Have another room hear of what happens to a document (None: to any). Called when the app is ready."""
    _listeners.append(listener)


def changed(document: Document | None, *, at: datetime | None = None) -> None:
    """Say that a version, the order, a line or the name of ``document`` has changed, ``at`` that moment if known."""
    for listener in _listeners:
        listener(document, at)
