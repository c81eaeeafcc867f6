"""Reading off the request: an upload is stored, a worker reads it, a page waits and shows what came of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from imports.models import ImportRequest
from imports.tasks import read_request

# An upload that led to no draft is forgotten after this time; a report is no longer asked for either.
KEPT = timedelta(days=1)


@transaction.atomic
def ask_for_import(
    data: bytes, *, name: str, by: Any, at: datetime, scheme: str = "", anyway: bool = False
) -> ImportRequest:
    """Store a text for a worker to read."""
    request = ImportRequest.objects.create(
        name=name[:255], data=data, scheme=scheme[:80], anyway=anyway, requested_at=at, requested_by=by
    )
    read_request.enqueue(request.pk)
    return request


@transaction.atomic
def insist(request: ImportRequest, *, by: Any, at: datetime) -> ImportRequest:
    """Have a text that does not look like an agreement read all the same, on the officer's word."""
    stored = ImportRequest.objects.select_for_update().get(pk=request.pk)
    if not stored.may_insist or not stored.data:
        return stored
    return ask_for_import(bytes(stored.data), name=stored.name, by=by, at=at, scheme=stored.scheme, anyway=True)


def tend(*, now: datetime) -> int:
    """Forget requests of more than a day ago."""
    return ImportRequest.objects.filter(requested_at__lt=now - KEPT).delete()[0]
