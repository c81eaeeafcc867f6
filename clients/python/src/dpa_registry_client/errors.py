"""What may go wrong: the registry refuses, or can't be reached."""

from __future__ import annotations

from typing import Any


class RegistryError(Exception):
    """The request came to nothing."""


class Unreachable(RegistryError):
    """There was no answer, or none that the API gives."""


class Refused(RegistryError):
    """The registry said no (problem details, RFC 9457).

    ``kind`` is the code of the problem, such as ``not-found`` or ``conflict``; ``errors`` all that was wrong with the
    request; ``instance`` what names the request in the registry's log.
    """

    def __init__(self, status: int, problem: dict[str, Any]) -> None:
        self.status = status
        self.kind = str(problem.get("type", "")).partition("#problem-")[2] or str(problem.get("error", ""))
        self.detail = str(problem.get("detail", "") or problem.get("title", "") or self.kind)
        self.errors: list[dict[str, Any]] = list(problem.get("errors", []))
        self.instance = str(problem.get("instance", ""))
        super().__init__(f"{status} {self.kind}: {self.detail}")
