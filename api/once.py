"""Acts once: an Idempotency-Key."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from api.caller import Caller


def once(request: HttpRequest, caller: Caller, act: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    return act()
