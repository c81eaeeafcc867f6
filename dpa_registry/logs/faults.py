"""What the log holds of an exception: its kind and where it came from.

Not its words, nor the values that a traceback shows: PostgreSQL repeats the row that it refuses, and a parser what it
stumbled over. Only what the system itself says, which tells an operator what to do, is kept.
"""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db import InterfaceError, OperationalError

from dpa_registry.logs.words import redact

_ROOT = Path(__file__).resolve().parents[2]
# As many steps of a call, from its end: the rest is the way through middleware.
_DEEPEST = 12


def described(error: BaseException) -> list[dict[str, Any]]:
    """The exception, and each that it came from."""
    return [_described(each) for each in _chain(error)]


def _described(error: BaseException) -> dict[str, Any]:
    kind = type(error)
    steps = traceback.extract_tb(error.__traceback__)[-_DEEPEST:]
    where = [f"{_short(step.filename)}:{step.lineno} {step.name}" for step in steps]
    found: dict[str, Any] = {"type": f"{kind.__module__}.{kind.__qualname__}", "where": where}
    if reason := _reason(error):
        found["reason"] = redact(reason)
    return found


def _reason(error: BaseException) -> str:
    if isinstance(error, OSError):
        # Without the name of the file, which may be one that somebody uploaded.
        return error.strerror or ""
    if isinstance(error, OperationalError | InterfaceError | ImproperlyConfigured):
        return str(error).strip().partition("\n")[0]
    return ""


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _short(filename: str) -> str:
    """The path within the project, or within the library."""
    path = Path(filename)
    if path.is_relative_to(_ROOT) and "site-packages" not in path.parts:
        return str(path.relative_to(_ROOT))
    return filename.rpartition("site-packages/")[2]
