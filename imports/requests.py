"""Reading off the request: an upload is stored, a worker reads it; a page waits, asks, and shows what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from imports.models import Changes, ImportRequest
from imports.targets import Target
from imports.tasks import read_request

# An upload that led to no draft is forgotten after this time; a report is no longer asked for either.
KEPT = timedelta(days=1)


@transaction.atomic
def ask_for_import(
    data: bytes, *, name: str, by: Any, at: datetime, scheme: str = "", anyway: bool = False, changes: str = ""
) -> ImportRequest:
    """Store a file for a worker to read."""
    request = ImportRequest.objects.create(
        name=name[:255],
        data=data,
        scheme=scheme[:80],
        anyway=anyway,
        changes=changes,
        requested_at=at,
        requested_by=by,
    )
    read_request.enqueue(request.pk)
    return request


@transaction.atomic
def insist(request: ImportRequest, *, by: Any, at: datetime) -> ImportRequest:
    """Have a text that does not look like an agreement read all the same, on the officer's word."""
    stored = _locked(request)
    if not stored.may_insist or not stored.data:
        return stored
    return _again(stored, by=by, at=at, anyway=True)


@transaction.atomic
def settle_changes(request: ImportRequest, changes: str, *, by: Any, at: datetime) -> ImportRequest:
    """Have a file with tracked changes read as the officer says."""
    stored = _locked(request)
    if stored.question is None or not stored.data or changes not in Changes.values:
        return stored
    return _again(stored, by=by, at=at, changes=changes)


@transaction.atomic
def divide_otherwise(request: ImportRequest, scheme: str, *, by: Any, at: datetime) -> ImportRequest:
    """Have a text divided into articles in another way that its reading offered."""
    stored = _locked(request)
    known = {choice["key"] for choice in (stored.reading or {}).get("choices", ())}
    if not stored.asks_what_it_is or not stored.data or scheme not in known:
        return stored
    return _again(stored, by=by, at=at, scheme=scheme)


@transaction.atomic
def say_what_it_is(request: ImportRequest, targets: Sequence[Target]) -> ImportRequest:
    """Store what each part of a file is, and have a worker make the drafts."""
    stored = _locked(request)
    if not stored.asks_what_it_is:
        return stored
    stored.wishes = [[target.what, target.key, target.release] for target in targets]
    if any(target.makes_draft for target in targets):
        stored.done_at = None
        read_request.enqueue(stored.pk)
    stored.save()
    return stored


def tend(*, now: datetime) -> int:
    """Forget requests of more than a day ago."""
    return ImportRequest.objects.filter(requested_at__lt=now - KEPT).delete()[0]


def _locked(request: ImportRequest) -> ImportRequest:
    return ImportRequest.objects.select_for_update().get(pk=request.pk)


def _again(stored: ImportRequest, *, by: Any, at: datetime, **said: Any) -> ImportRequest:
    known: dict[str, Any] = {"scheme": stored.scheme, "anyway": stored.anyway, "changes": stored.changes}
    return ask_for_import(bytes(stored.data), name=stored.name, by=by, at=at, **(known | said))
