"""Who asks: nobody known, or a program with a token."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.log.security import SecurityEvent, record_once
from api.problems import Problem
from documents.kinds import kinds
from machines.models import Client
from machines.tokens import find_holder, is_act, may_still_act


@dataclass(frozen=True)
class Caller:
    """``client`` is the program that has the token; None for everybody else."""

    client: Client | None = None
    scopes: frozenset[str] = frozenset()

    @property
    def client_id(self) -> str:
        return self.client.client_id if self.client is not None else ""

    @property
    def program(self) -> Client:
        """The program of an operation that needs a scope."""
        assert self.client is not None
        return self.client

    @property
    def readable_kinds(self) -> list[str]:
        """The kinds of document that it may read: customers and the processor all, everybody else the public ones."""
        return [kind.value for kind in kinds() if kind.is_public or self.client is not None]


def caller_of(request: HttpRequest) -> Caller:
    """Who sent the request. Raises ``Problem`` for a token that is none, or opens nothing any more."""
    given = request.headers.get("Authorization", "")
    if not given:
        return Caller()
    sort, _space, text = given.partition(" ")
    holder = find_holder(text.strip(), at=timezone.now()) if sort.lower() == "bearer" else None
    if holder is None:
        record_once(SecurityEvent.PROGRAM_REFUSED, what="token", status=401)
        raise Problem(
            "unauthorised",
            _("The token is none, or has expired, or was revoked. Ask for a new one."),
            headers={"WWW-Authenticate": 'Bearer error="invalid_token"'},
        )
    return Caller(holder.client, holder.scopes)


def refuse_scope(caller: Caller, scope: str) -> None:
    """Raises ``Problem`` for who lacks a scope that is needed, and for an act that rests on nobody any more."""
    if not scope:
        return
    if caller.client is None:
        raise Problem("unauthorised", headers={"WWW-Authenticate": f'Bearer scope="{scope}"'})
    if scope not in caller.scopes:
        record_once(SecurityEvent.PROGRAM_REFUSED, what=f"{caller.client_id}:{scope}", status=403)
        raise Problem(
            "forbidden",
            _("The scope %(scope)s is needed.") % {"scope": scope},
            headers={"WWW-Authenticate": f'Bearer error="insufficient_scope", scope="{scope}"'},
        )
    if is_act(scope) and not may_still_act(caller.client, scope):
        record_once(SecurityEvent.PROGRAM_REFUSED, what=f"{caller.client_id}:ended", status=403)
        raise Problem(
            "forbidden", _("Who allowed this program may not act any more. Somebody who may has to allow a new one.")
        )


def caller_in(request: HttpRequest) -> Caller:
    """The caller of an operation."""
    found: Caller = request.api_caller  # type: ignore[attr-defined]
    return found
