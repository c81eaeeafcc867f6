"""Lists as files for a spreadsheet."""

from __future__ import annotations

import csv
from collections.abc import Iterable

from django.http import HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header


def as_csv(name: str, head: Iterable[object], rows: Iterable[Iterable[object]]) -> HttpResponse:
    """The rows as a download, named after what they are and the day; no cell is calculated by a spreadsheet."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    filename = f"{name}-{timezone.localdate().isoformat()}.csv"
    response.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=filename) or ""
    response.headers["Cache-Control"] = "private, no-store"
    # A byte order mark: without it spreadsheets take the file for another encoding.
    response.write("\ufeff")
    writer = csv.writer(response, delimiter=";")
    writer.writerow(map(str, head))
    writer.writerows(map(_cell, map(str, row)) for row in rows)
    return response


def _cell(text: str) -> str:
    """A spreadsheet would calculate what begins like a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
