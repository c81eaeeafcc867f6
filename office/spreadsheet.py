"""Lists of officers as files for a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpResponse
from django.utils import timezone

from documents.display.spreadsheet import csv_response


def as_csv(name: str, head: Iterable[object], rows: Iterable[Iterable[object]]) -> HttpResponse:
    """The rows as a download, named after what they are and the day, and kept by no cache."""
    response = csv_response(f"{name}-{timezone.localdate().isoformat()}.csv", head, rows)
    response.headers["Cache-Control"] = "private, no-store"
    return response
