"""What holds at every address of SCIM: who asks, how often and how much, and refusals in its form."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from accounts.provisioning import LastAdministrator, Taken
from api import limits
from api.caller import Caller, caller_of, refuse_scope
from api.problems import Problem
from api.reporting import report_fault
from api.scim.messages import TYPE, ScimError
from documents.errors import Refused
from machines.models import Client
from machines.scopes import KEEP_USERS, READ_USERS

type Handler = Callable[..., HttpResponse]
_LARGEST = 64 * 1024
_READING = ("GET", "HEAD")


def door(*, is_open: bool = False, **handlers: Handler) -> Handler:
    """The view of an address: what each method does, for who may. ``is_open``: it says what everybody may know."""

    @csrf_exempt
    def entered(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        try:
            response = _enter(request, handlers, kwargs, is_open)
        except ScimError as refusal:
            response = refusal.response()
        except Problem as problem:
            response = ScimError(problem.status, problem.as_data(request)["detail"], headers=problem.headers).response()
        except (Taken, Refused, LastAdministrator, ValidationError) as refusal:
            response = _told(refusal).response()
        except Exception:  # noqa: BLE001 - reported, and told in the form of all refusals
            report_fault(request)
            response = ScimError(500, _("Something went wrong in the registry. It was reported.")).response()
        response.headers["Cache-Control"] = "private, no-store"
        return response

    return entered


def program_in(request: HttpRequest) -> Client:
    """Whose token opened the address."""
    found: Caller = request.api_caller  # type: ignore[attr-defined]
    return found.program


def body_of(request: HttpRequest) -> dict[str, Any]:
    """What was sent, by names in small letters: SCIM tells none apart by capitals. Raises ``ScimError``."""
    length = str(request.META.get("CONTENT_LENGTH") or "0")
    if not length.isdecimal() or int(length) > _LARGEST:
        raise ScimError(413, _("%(size)s bytes at most.") % {"size": _LARGEST})
    if request.content_type not in (TYPE, "application/json"):
        raise ScimError(415, _("Send %(type)s.") % {"type": TYPE})
    try:
        found = json.loads(request.body)
    except (ValueError, RecursionError) as wrong:
        raise ScimError(400, _("The body is no JSON."), "invalidSyntax") from wrong
    if not isinstance(found, dict):
        raise ScimError(400, _("The body is no object."), "invalidSyntax")
    return {str(name).lower(): value for name, value in found.items()}


def _enter(request: HttpRequest, handlers: dict[str, Handler], kwargs: Any, is_open: bool) -> HttpResponse:
    caller = caller_of(request)
    request.api_caller = caller  # type: ignore[attr-defined]
    allowance = limits.count(request, caller.client_id)
    if allowance.is_used_up:
        raise ScimError(429, _("Too many requests."), headers=allowance.headers)
    method = "get" if request.method == "HEAD" else str(request.method).lower()
    if not is_open:
        refuse_scope(caller, READ_USERS if request.method in _READING else KEEP_USERS)
    if method not in handlers:
        allowed = ", ".join(name.upper() for name in handlers)
        raise ScimError(405, _("Here: %(methods)s.") % {"methods": allowed}, headers={"Allow": allowed})
    return handlers[method](request, **kwargs)


def _told(refusal: Exception) -> ScimError:
    if isinstance(refusal, Taken):
        return ScimError(
            409,
            _("Somebody has this address already. An administrator of the registry can make that person an officer."),
            "uniqueness",
        )
    if isinstance(refusal, LastAdministrator):
        return ScimError(403, _("This is the only administrator of the registry. Make somebody else one first."))
    if isinstance(refusal, ValidationError):
        return ScimError(400, " ".join(refusal.messages), "invalidValue")
    return ScimError(409, str(refusal), "uniqueness")
