"""What an operation says of itself beside its parameters: the scope it needs, what it makes, how much it reads."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

JSON = "application/json"
AKN, LINKED, PDF, ZIP = "application/akn+xml", "application/ld+json", "application/pdf", "application/zip"


@dataclass(frozen=True)
class Ageing:
    """Since when an operation is out of date, and from when it is gone (RFC 9745, RFC 8594)."""

    since: datetime
    gone: datetime
    instead: str


@dataclass(frozen=True)
class Marks:
    """``scope`` is empty for what everybody may do; ``is_act`` writes, and asks for an Idempotency-Key."""

    scope: str = ""
    produces: tuple[str, ...] = (JSON,)
    is_act: bool = False
    largest: int = 256 * 1024
    ageing: Ageing | None = None
    # The answer names the moment that it is of, as ``at``: where none was asked for, the second of the request.
    names_now: bool = False
    # Answers beyond those of every operation, by status.
    may_answer: tuple[int, ...] = ()


_NONE = Marks()


def marks[F: Callable[..., Any]](**said: Any) -> Callable[[F], F]:
    """Say it of a function that answers an operation."""

    def decorate(function: F) -> F:
        function.api_marks = Marks(**said)  # type: ignore[attr-defined]
        return function

    return decorate


def marks_of(function: Any) -> Marks:
    found: Marks = getattr(function, "api_marks", _NONE)
    return found
