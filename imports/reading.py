"""The work on a stored file: first it is read, then drafts are made of what the officer says it is."""

from __future__ import annotations

import time
from datetime import datetime
from typing import Any

from django.db import OperationalError

from accounts.log.security import SecurityEvent, record
from documents.errors import Refused
from documents.models import Doubt
from imports.drafts import ImportReport, OriginalFile, file_reading, refuse_known
from imports.kept import as_kept, reading_of
from imports.models import ImportRequest
from imports.read import read_documents
from imports.targets import UPDATE, wishes_of
from sources.reading import TrackedChanges
from sources.source import NoAgreement, UnreadableSource

_TRIES = 5


def carry_out(request: ImportRequest, *, now: datetime) -> str:
    """Read a file, or make drafts of what was read, and note what came of it. A request that was carried out is left
    as it is.
    """
    if request.done_at is not None:
        return "done"
    outcome = _look(request) if request.wishes is None else _file(request, now)
    request.done_at = now
    request.save()
    return outcome


def _look(request: ImportRequest) -> str:
    data = bytes(request.data)
    try:
        refuse_known(data)
        reading = read_documents(data, scheme=request.scheme, anyway=request.anyway, changes=request.changes)
    except TrackedChanges as question:
        request.question = question.changes
        return "asked"
    except (Refused, UnreadableSource) as refusal:
        request.refusal, request.may_insist = str(refusal), isinstance(refusal, NoAgreement)
        if isinstance(refusal, UnreadableSource) and not request.may_insist:
            record(SecurityEvent.FILE_REFUSED, account=request.requested_by_id, what="import")
        return "refused"
    request.reading = as_kept(reading)
    return "read"


def _file(request: ImportRequest, now: datetime) -> str:
    try:
        report = _make_drafts(request, now)
    except Refused as refusal:
        request.refusal = str(refusal)
        return "refused"
    request.report = _as_data(report)
    if not any(target.what == UPDATE for target in wishes_of(request.wishes, reading_of(request.reading or {}))):
        request.data = b""
    return "imported"


def _make_drafts(request: ImportRequest, now: datetime) -> ImportReport:
    reading = reading_of(request.reading or {})
    file = OriginalFile(request.name, bytes(request.data), request.changes)
    for attempt in range(1, _TRIES + 1):
        try:
            return file_reading(
                reading, file, targets=wishes_of(request.wishes, reading), by=request.requested_by, at=now
            )
        except OperationalError as problem:
            # SQLite has one writer at a time; who waited for too long comes back a little later.
            if "locked" not in str(problem) or attempt == _TRIES:
                raise
            time.sleep(attempt)
    raise AssertionError


def _as_data(report: ImportReport) -> dict[str, Any]:
    versions = [draft.version for draft in report.drafts]
    data = report.as_data()
    for document, version in zip(data["documents"], versions, strict=True):
        document["name"] = str(version)
        document["pk"] = version.pk
    source = versions[0].source_id if versions else None
    return data | {"points": Doubt.objects.filter(version__in=versions).count(), "source": source}
