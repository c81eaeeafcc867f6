"""Something to say about a draft: what stops its publication, and what an officer should look at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Finding:
    """Something about a draft: an error stops publication, a warning is shown. ``where`` names the row or field."""

    level: Literal["error", "warning"]
    code: str
    message: str
    where: str = ""

    def __str__(self) -> str:
        return f"{self.where}: {self.message}" if self.where else self.message
