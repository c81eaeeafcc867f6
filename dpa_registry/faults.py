"""The page for a fault: 503 where what the registry stands on is away for a while, else 500."""

from __future__ import annotations

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.views.defaults import server_error

from files.store import StorageUnavailable

_OF_THE_MOMENT = (OperationalError, InterfaceError, StorageUnavailable)
# Seconds; a restart of PostgreSQL takes less.
_AGAIN_AFTER = 30


def tell(request: HttpRequest) -> HttpResponse:
    """Asked by Django while it handles the fault (``handler500``). Needs no database, session or language."""
    if not isinstance(sys.exception(), _OF_THE_MOMENT):
        return server_error(request)
    page = loader.render_to_string("503.html")
    return HttpResponse(page, status=503, headers={"Retry-After": str(_AGAIN_AFTER), "Cache-Control": "no-store"})
