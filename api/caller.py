"""Who asks: nobody known, or a program with a token."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from api.problems import Problem
from documents.kinds import kinds


@dataclass(frozen=True)
class Caller:
    """``client`` is the program that has the token; None for everybody else."""

    client: Any = None

    @property
    def client_id(self) -> str:
        return self.client.client_id if self.client is not None else ""

    @property
    def readable_kinds(self) -> list[str]:
        """The kinds of document that it may read: customers and the processor all, everybody else the public ones."""
        return [kind.value for kind in kinds() if kind.is_public or self.client is not None]


def caller_of(request: HttpRequest) -> Caller:
    """Who sent the request. Raises ``Problem`` for a token that is none."""
    if request.headers.get("Authorization"):
        raise Problem("unauthorised", _("No token is known here."), headers={"WWW-Authenticate": "Bearer"})
    return Caller()


def refuse_scope(caller: Caller, scope: str) -> None:
    """Raises ``Problem`` for who lacks a scope that is needed."""


def caller_in(request: HttpRequest) -> Caller:
    """The caller of an operation."""
    found: Caller = request.api_caller  # type: ignore[attr-defined]
    return found
