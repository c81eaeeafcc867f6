"""Something to say about a draft: what stops its publication, and what an officer should look at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

Level = Literal["error", "warning"]


@dataclass(frozen=True)
class Finding:
    """Something about a draft: an error stops publication, a warning is shown. ``where`` names the row or field.

    ``row`` is that row itself, None for the header; ``field`` the field to go to, empty for the row as a whole.
    """

    level: Level
    code: str
    message: str
    where: str = ""
    row: Any = None
    field: str = ""

    def __str__(self) -> str:
        return f"{self.where}: {self.message}" if self.where else self.message
