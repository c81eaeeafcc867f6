"""Tables as files for a spreadsheet: CSV in UTF-8 with a byte order mark, cells parted by semicolons."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.utils.http import content_disposition_header

# A spreadsheet would calculate what begins with one of these.
_FORMULAS = ("=", "+", "-", "@", "\t", "\r")


def csv_response(name: str, head: Iterable[Any], rows: Iterable[Iterable[Any]]) -> HttpResponse:
    """A table to be downloaded under a file's name."""
    response = HttpResponse(csv_text(head, rows), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or ""
    return response


def csv_text(head: Iterable[Any], rows: Iterable[Iterable[Any]]) -> str:
    """A table as such a file."""
    # Without the mark spreadsheets take the file for another encoding.
    text = io.StringIO("\ufeff", newline="")
    text.seek(0, io.SEEK_END)
    writer = csv.writer(text, delimiter=";")
    writer.writerow(map(str, head))
    writer.writerows([_cell(str(cell)) for cell in row] for row in rows)
    return text.getvalue()


def _cell(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULAS) else text
