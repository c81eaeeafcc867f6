"""Tables as files for a spreadsheet: CSV in UTF-8 with a byte order mark, cells parted by semicolons."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.utils.http import content_disposition_header

# A spreadsheet would calculate what begins with one of these.
_FORMULAS = ("=", "+", "-", "@", "\t", "\r")


def csv_response(name: str, head: Iterable[Any], rows: Iterable[Iterable[Any]]) -> HttpResponse:
    """A table to be downloaded under a file's name."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or ""
    # Without it spreadsheets take the file for another encoding.
    response.write("\ufeff")
    writer = csv.writer(response, delimiter=";")
    writer.writerow(map(str, head))
    writer.writerows([_cell(str(cell)) for cell in row] for row in rows)
    return response


def _cell(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULAS) else text
