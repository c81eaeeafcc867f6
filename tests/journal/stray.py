"""A write of the product's own code that no service accounts for fails the test in which it happens."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from journal.watching import Watched

_PROJECT = Path(__file__).resolve().parents[2]
# The journal and its signals stand between every write and us; tests may write what they like.
_BETWEEN = "journal"


def refuse(watched: Watched, row: Any) -> None:
    """Raises where the innermost code of the project that wrote the row is no test."""
    frame = sys._getframe(1)
    while frame is not None:
        path = Path(frame.f_code.co_filename)
        if path.is_relative_to(_PROJECT) and ".venv" not in path.parts:
            room = path.relative_to(_PROJECT).parts[0]
            if room not in (_BETWEEN, "conftest.py"):
                inside = room in ("tests", "benchmarks", "scripts")
                assert inside or _is_model(path), f"{path.name} writes {watched.table} outside an act: {row!r}"
                if inside:
                    return
        frame = frame.f_back  # type: ignore[assignment]


def _is_model(path: Path) -> bool:
    """A model's own save() is on the way of every write."""
    return path.name in ("models.py", "__init__.py") or "models" in path.parts
