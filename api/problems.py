"""What the API refuses, as problem details (RFC 9457): one form for every refusal, all errors of a request at once.

NLGov REST API Design Rules, /core/error-handling: ``type``, ``title``, ``status`` and ``detail``, and what was wrong
with the request in ``errors``; always 400, never 422.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy, ngettext

from api.reporting import log_refusal

CONTENT_TYPE = "application/problem+json"
# The kinds of problem: code → status and title. The reference page explains each under its code.
KINDS: dict[str, tuple[int, Any]] = {
    "invalid-request": (400, gettext_lazy("The request is not valid")),
    "unauthorised": (401, gettext_lazy("A valid access token is needed")),
    "forbidden": (403, gettext_lazy("The token may not do this")),
    "not-found": (404, gettext_lazy("There is nothing here")),
    "method-not-allowed": (405, gettext_lazy("The method is not allowed here")),
    "not-acceptable": (406, gettext_lazy("None of the media types asked for is made")),
    "conflict": (409, gettext_lazy("The registry refuses this")),
    "gone": (410, gettext_lazy("This was removed at the end of its time")),
    "changed-meanwhile": (412, gettext_lazy("This has changed meanwhile")),
    "too-large": (413, gettext_lazy("The request is too large")),
    "unsupported-media-type": (415, gettext_lazy("The media type of the request is not read")),
    "too-many-requests": (429, gettext_lazy("Too many requests")),
    "fault": (500, gettext_lazy("Something went wrong in the registry")),
    "unavailable": (503, gettext_lazy("This is not available at the moment")),
}


@dataclass(frozen=True)
class Wrong:
    """One error of a request: ``where`` is body, query or header, ``name`` a JSON pointer or the parameter's name."""

    where: str
    name: str
    code: str
    detail: str

    def as_data(self) -> dict[str, Any]:
        place = {"pointer": self.name} if self.where == "body" else {"name": self.name}
        return {"in": self.where, "location": place, "code": self.code, "detail": self.detail}


@dataclass(eq=False)
class Problem(Exception):
    """A refusal by its code (``KINDS``), with words for who wrote the program."""

    code: str
    detail: str = ""
    errors: tuple[Wrong, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def status(self) -> int:
        return KINDS[self.code][0]

    def as_data(self, request: HttpRequest) -> dict[str, Any]:
        found: dict[str, Any] = {
            "type": type_of(self.code),
            "title": str(KINDS[self.code][1]),
            "status": self.status,
            "detail": self.detail or str(KINDS[self.code][1]) + ".",
            "instance": f"urn:request:{getattr(request, 'request_id', '')}",
        }
        if self.errors:
            found["errors"] = [error.as_data() for error in self.errors]
        return found

    def response(self, request: HttpRequest) -> HttpResponse:
        log_refusal(request, self.code, self.status)
        return HttpResponse(
            json.dumps(self.as_data(request), ensure_ascii=False),
            status=self.status,
            content_type=CONTENT_TYPE,
            headers={**self.headers, "Cache-Control": "no-store"},
        )


def type_of(code: str) -> str:
    """The address that names a kind of problem, and explains it."""
    return f"{settings.DPA_PUBLIC_URL}/api/v1/docs#problem-{code}"


def invalid(errors: Iterable[Wrong]) -> Problem:
    """The request is wrong in these ways."""
    found = tuple(errors)
    detail = ngettext("%(count)s error; see “errors”.", "%(count)s errors; see “errors”.", len(found))
    return Problem("invalid-request", detail % {"count": len(found)}, found)
