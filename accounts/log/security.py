"""The security log: who signed in or failed to, was refused, tried too often or sent what may not be sent, got or lost
rights. One line of JSON an event.

A line names people by the number of their account, and says from which address and in which request. It says nothing
else about them: no name, no mail address, nothing that was typed. Whatever happens outside a request (a command) has
neither address nor request.
"""

from __future__ import annotations

import logging
import re
import secrets
import time
from collections.abc import Callable
from contextvars import ContextVar
from datetime import UTC, datetime
from enum import StrEnum

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from workers import origin

logger = logging.getLogger("security")

_current: ContextVar[HttpRequest | None] = ContextVar("security_log_request", default=None)
_GIVEN_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
# Whose refusals are worth a line: pages of customers, and the administration.
_DOORS = ("portal", "members", "admin")
# Where a message has to be signed, or to come with a password.
_SIGNED = ("mail_events",)
# Seconds; and how many refusals are remembered for so long.
_ONCE_IN, _MOST_TOLD = 60, 10_000
_told: dict[tuple[SecurityEvent, str, int | None, str], float] = {}


def current_request() -> HttpRequest | None:
    """The request that is being answered; None in a command or a task."""
    return _current.get()


class SecurityEvent(StrEnum):
    """What happened; the words stay, since somebody searches for them."""

    SIGNED_IN = "sign_in.succeeded"
    SIGN_IN_FAILED = "sign_in.failed"
    SIGN_IN_LIMITED = "sign_in.limited"
    SESSION_EXPIRED = "session.expired"
    SESSION_ENDED = "session.ended"
    REFUSED = "door.refused"
    RIGHTS_CHANGED = "rights.changed"
    MEMBER_CHANGED = "member.changed"
    PASSWORD_CHANGED = "password.changed"  # noqa: S105 - a word, no password
    ADDRESS_CHANGED = "address.changed"
    FACTOR_ADDED = "second_factor.added"
    FACTOR_REMOVED = "second_factor.removed"
    FACTOR_RESET = "second_factor.reset"
    SEEN_AS = "customer.seen_as"
    PROGRAM_CAME_IN = "program.token_given"
    PROGRAM_REFUSED = "program.refused"
    LIMIT_REACHED = "limit.reached"
    FORM_REFUSED = "form.refused"
    FILE_REFUSED = "file.refused"


def record(
    event: SecurityEvent,
    *,
    account: int | None = None,
    subject: int | None = None,
    customer: str = "",
    what: str = "",
    status: int | None = None,
) -> None:
    """Write a line: ``account`` did it (left out: who is signed in), to ``subject``, at a customer known by its code.

    ``what`` is a word of ours, such as “password” or “administrator”.
    """
    request = _current.get()
    if account is None and request is not None:
        account = getattr(getattr(request, "user", None), "pk", None)
    match = request.resolver_match if request is not None else None
    line = {
        "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
        "event": str(event),
        "account": account,
        "subject": subject,
        "customer": customer,
        "what": what,
        "status": status,
        "route": match.view_name if match is not None else "",
        "method": request.method if request is not None else "",
        "address": _address_of(request) if request is not None else "",
        "request": getattr(request, "request_id", ""),
    }
    logger.info("%s", event, extra={"line": {key: value for key, value in line.items() if value not in ("", None)}})


def record_once(event: SecurityEvent, *, what: str = "", status: int | None = None) -> None:
    """The same, once a minute in each process for a visitor's address: whoever tries in a loop fills no disk.

    It is remembered here, so that no database is asked for who is turned away before one is needed.
    """
    request, now = _current.get(), time.monotonic()
    key = (event, what, status, _address_of(request) if request is not None else "")
    if now - _told.get(key, -_ONCE_IN) >= _ONCE_IN:
        if len(_told) >= _MOST_TOLD:
            _told.clear()
        _told[key] = now
        record(event, what=what, status=status)
    if request is not None:
        request.is_logged = True  # type: ignore[attr-defined]


class SecurityLogMiddleware:
    """Gives every request a number, which the answer and the log carry, and logs who was turned away."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.request_id = _request_id(request)  # type: ignore[attr-defined]
        before = _current.set(request)
        try:
            with origin.request(request.request_id):  # type: ignore[attr-defined]
                response = self.get_response(request)
            if not getattr(request, "is_logged", False):
                _note_refusal(request, response.status_code)
        finally:
            _current.reset(before)
        response.headers["X-Request-ID"] = request.request_id  # type: ignore[attr-defined]
        return response


def _note_refusal(request: HttpRequest, status: int) -> None:
    """What nobody has logged with its reason."""
    door, match = _door(request), request.resolver_match
    if status == 403 or (status == 404 and door is not None):
        record(SecurityEvent.REFUSED, customer=door or "", status=status)
    elif status == 429:
        record_once(SecurityEvent.LIMIT_REACHED, what=match.view_name if match is not None else "", status=status)
    elif status == 400 and match is not None and match.view_name in _SIGNED:
        record_once(SecurityEvent.PROGRAM_REFUSED, what=match.view_name, status=status)


def _request_id(request: HttpRequest) -> str:
    """The number that our own proxy gave, or a new one; nobody else's is believed."""
    given = request.headers.get("X-Request-ID", "")
    return given if settings.TRUSTED_PROXIES and _GIVEN_ID.fullmatch(given) else secrets.token_hex(8)


def _door(request: HttpRequest) -> str | None:
    """The code of the customer at whose door it was, empty for the administration; None for other addresses."""
    match = request.resolver_match
    if match is None or not match.namespaces or match.namespaces[0] not in _DOORS:
        return None
    return str(match.kwargs.get("code", ""))


def _address_of(request: HttpRequest) -> str:
    try:
        return str(get_adapter(request).get_client_ip(request))
    except PermissionDenied:
        return ""
