"""An act once, however often it is sent: by its Idempotency-Key.

The key is taken in the transaction of the act: a second request with it waits for the first, and gets its answer. What
was refused took no key, since nothing happened.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _

from api.caller import Caller
from api.problems import Problem, Wrong, invalid
from documents.proof.digest import sha256
from machines.models import Answered

_KEY = re.compile(r"[\x21-\x7e]{1,100}")
_KEPT = ("Content-Type", "Location")


def once(request: HttpRequest, caller: Caller, act: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """Do ``act``, or give the answer that it had. Raises ``Problem`` without a key, or for one used otherwise."""
    key = request.headers.get("Idempotency-Key", "")
    if not _KEY.fullmatch(key):
        detail = _("Send a key of your own with each act, such as a UUID: at most 100 characters.")
        raise invalid([Wrong("header", "Idempotency-Key", "required", detail)])
    with transaction.atomic():
        taken = _take(request, caller, key)
        if taken.status:
            return _again(taken)
        response = act()
        if isinstance(response, HttpResponse):
            taken.status, taken.body = response.status_code, response.content.decode()
            taken.headers = {name: response.headers[name] for name in _KEPT if name in response.headers}
            taken.save(update_fields=["status", "body", "headers"])
        return response


def _take(request: HttpRequest, caller: Caller, key: str) -> Answered:
    """The row of the key: a new one, without a status, or the one of an earlier request."""
    said = f"{request.method} {request.get_full_path()}\n".encode() + request.body
    values = {"fingerprint": sha256(said.decode(errors="backslashreplace")), "at": timezone.now()}
    try:
        with transaction.atomic():
            return Answered.objects.create(client=caller.program, key=key, **values)
    except IntegrityError:
        # One whose day has passed may be forgotten at this very moment; then the key is new.
        found, _is_new = Answered.objects.get_or_create(client=caller.program, key=key, defaults=values)
    if found.fingerprint != values["fingerprint"]:
        raise Problem("conflict", _("This key was used for another request. Take a new one."))
    return found


def _again(answered: Answered) -> HttpResponse:
    response = HttpResponse(answered.body.encode(), status=answered.status)
    for name, value in answered.headers.items():
        response.headers[name] = value
    response.headers["Idempotency-Replayed"] = "true"
    return response
