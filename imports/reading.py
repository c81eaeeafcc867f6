"""The work of reading a stored text, and what is noted of it for the page that waits."""

from __future__ import annotations

import time
from datetime import datetime
from typing import Any

from django.db import OperationalError

from documents.errors import Refused
from documents.models import Doubt
from imports.drafts import ImportReport, import_source
from imports.models import ImportRequest
from sources.source import NoAgreement, UnreadableSource

_TRIES = 5


def carry_out(request: ImportRequest, *, now: datetime) -> str:
    """Read the text and note what came of it. A request that was carried out is left as it is."""
    if request.done_at is not None:
        return "done"
    try:
        report = _import(request, now)
    except (Refused, UnreadableSource) as refusal:
        request.refusal, request.may_insist = str(refusal), isinstance(refusal, NoAgreement)
    else:
        request.report, request.data = _as_data(report), b""
    request.done_at = now
    request.save()
    return "refused" if request.refusal else "imported"


def _import(request: ImportRequest, now: datetime) -> ImportReport:
    for attempt in range(1, _TRIES + 1):
        try:
            return import_source(
                bytes(request.data),
                name=request.name,
                by=request.requested_by,
                at=now,
                scheme=request.scheme,
                anyway=request.anyway,
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
    return data | {"points": Doubt.objects.filter(version__in=versions).count()}
