"""Tables from files: CSV of whatever spreadsheet, and XLSX. Nothing in a file is calculated, and none is unpacked that
is larger than a list of customers can be.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from typing import Any

from django.utils.translation import gettext as _

from office.customers.importing.cells import Cell, Table, Unreadable

LARGEST = 5 * 1024 * 1024
# What may come out of an archive, and in how many parts.
_UNPACKED, _PARTS = 60 * 1024 * 1024, 500
# Each row is up to four acts, tried and then done while the officer waits.
MOST_ROWS, _MOST_COLUMNS, _LONGEST = 1000, 60, 5000
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FORMULA = ("=", "+", "-", "@")
_ZEROS, _DECIMALS = re.compile(r"0+"), re.compile(r"0\.(0+)")


def tables_in(data: bytes) -> list[Table]:
    """The tables of a file, by what it is and not by its name. Raises ``Unreadable``."""
    if not data.strip():
        raise Unreadable(_("The file is empty."))
    if len(data) > LARGEST:
        raise Unreadable(_("The file is larger than 5 MB. Split it."))
    if data.startswith(_OLD_OFFICE):
        raise Unreadable(_("This is a workbook of an old kind, or one with a password. Save it as .xlsx without one."))
    tables = list(_workbook(data)) if data.startswith(b"PK\x03\x04") else [_csv(data)]
    if not any(table.rows for table in tables):
        raise Unreadable(_("There are no rows below a head of columns."))
    if sum(len(table.rows) for table in tables) > MOST_ROWS:
        raise Unreadable(_("There are more than %(most)s rows. Split the file.") % {"most": MOST_ROWS})
    return tables


# --- CSV --------------------------------------------------------------------------------------------------------------


def _csv(data: bytes) -> Table:
    text, remarks = _decoded(data)
    if "\0" in text:
        raise Unreadable(_("This is neither text nor a workbook (.xlsx)."))
    first = text.lstrip("\ufeff\r\n").split("\n", 1)[0]
    remarked = first.lower().startswith("sep=") and len(first.strip()) == 5
    delimiter = first.strip()[4] if remarked else max(";\t,|", key=_outside_quotes(first).count)
    reader = csv.reader(io.StringIO(text.lstrip("\ufeff"), newline=""), delimiter=delimiter, strict=True)
    rows: list[tuple[Cell, ...]] = []
    try:
        for number, row in enumerate(reader, start=1):
            if remarked and number == 1:
                continue
            cells = tuple(_typed(f"{_letters(at)}{number}", value) for at, value in enumerate(row[:_MOST_COLUMNS]))
            if any(not cell.is_empty for cell in cells):
                rows.append(cells)
            if len(rows) > MOST_ROWS + 1:
                break
    except csv.Error as problem:
        raise Unreadable(
            _("Row %(row)s can't be read: a quotation mark is opened and not closed, or a cell is too long.")
            % {"row": reader.line_num}
        ) from problem
    return Table("", rows[0] if rows else (), tuple(rows[1:]), tuple(remarks))


def _decoded(data: bytes) -> tuple[str, list[str]]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return data.decode("utf-16"), []
        except UnicodeDecodeError as problem:
            raise Unreadable(_("The characters of this file can't be read. Save it as CSV UTF-8.")) from problem
    try:
        return data.decode("utf-8-sig"), []
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
        if "\ufffd" in text:
            raise Unreadable(_("The characters of this file can't be read. Save it as CSV UTF-8.")) from None
        return text, [_("The file was not saved as UTF-8; it is read as Windows text. Look at names with accents.")]


def _outside_quotes(line: str) -> str:
    return "".join(line.split('"')[::2])


def _typed(where: str, value: str) -> Cell:
    """A cell of a text file; what a spreadsheet would calculate is none of ours."""
    text = value.strip()
    if len(text) > _LONGEST:
        return Cell(where, wrong=_("This is longer than %(most)s characters.") % {"most": _LONGEST})
    if text.startswith("'") and text[1:2] in _FORMULA:
        # As files of the registry itself have it.
        return Cell(where, text[1:])
    if text.startswith(("=", "@")):
        return Cell(where, wrong=_formula())
    return Cell(where, text)


def _formula() -> str:
    return _("This is a formula. Put its value in its place.")


# --- XLSX -------------------------------------------------------------------------------------------------------------


def _workbook(data: bytes) -> Iterator[Table]:
    """Raises ``Unreadable``."""
    from openpyxl import load_workbook  # noqa: PLC0415 - read for this alone

    _look_at_archive(data)
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
        for sheet in book.worksheets:
            if sheet.sheet_state != "visible":
                yield Table(
                    sheet.title, (), (), (_("The hidden sheet “%(name)s” is left out.") % {"name": sheet.title},)
                )
                continue
            yield _sheet(sheet.title, sheet.iter_rows(max_row=MOST_ROWS + 2, max_col=_MOST_COLUMNS))
    except Unreadable:
        raise
    except Exception as problem:
        raise Unreadable(_("This workbook can't be read. Open it, and save it as .xlsx anew.")) from problem


def _look_at_archive(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            names = [part.filename for part in parts]
    except (zipfile.BadZipFile, OSError, ValueError) as problem:
        raise Unreadable(_("This workbook can't be read. Open it, and save it as .xlsx anew.")) from problem
    if len(parts) > _PARTS or sum(part.file_size for part in parts) > _UNPACKED:
        raise Unreadable(_("This workbook unpacks to more than a list of customers can be."))
    if any(part.flag_bits & 1 for part in parts):
        raise Unreadable(_("This workbook has a password. Save it without one."))
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise Unreadable(_("This workbook holds macros. Save it as .xlsx without them."))
    if "xl/workbook.xml" not in names:
        raise Unreadable(_("This is neither text nor a workbook (.xlsx)."))


def _sheet(title: str, found: Iterable[Any]) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for number, row in enumerate(found, start=1):
        cells = tuple(_stored(title, number, at, cell) for at, cell in enumerate(row))
        if any(not cell.is_empty for cell in cells):
            rows.append(cells)
    return Table(title, rows[0] if rows else (), tuple(rows[1:]))


def _stored(title: str, number: int, at: int, cell: Any) -> Cell:
    where, value = f"{title}!{_letters(at)}{number}", cell.value
    if value is None:
        return Cell(where)
    if cell.data_type == "f" or type(value).__name__ in ("ArrayFormula", "DataTableFormula"):
        return Cell(where, wrong=_formula())
    if cell.data_type == "e":
        return Cell(where, wrong=_("This cell shows an error of the spreadsheet: %(text)s.") % {"text": value})
    if isinstance(value, bool):
        return Cell(where, "ja" if value else "nee")
    if isinstance(value, datetime):
        whole = value.replace(second=0, microsecond=0)
        if whole.time() == time.min:
            return Cell(where, day=whole.date())
        return Cell(where, day=whole.date(), moment=whole)
    if isinstance(value, date):
        return Cell(where, day=value)
    if isinstance(value, int | float):
        text, is_printed = _as_printed(value, str(cell.number_format))
        return Cell(where, text, is_number=not is_printed)
    text = str(value).strip()
    if len(text) > _LONGEST:
        return Cell(where, wrong=_("This is longer than %(most)s characters.") % {"most": _LONGEST})
    return Cell(where, text)


def _as_printed(value: float, form: str) -> tuple[str, bool]:
    """A number as the sheet prints it; True where its form says how many figures it has."""
    if _ZEROS.fullmatch(form) and len(form) > 1 and value == int(value):
        return str(int(value)).zfill(len(form)), True
    if match := _DECIMALS.fullmatch(form):
        return f"{value:.{len(match[1])}f}", True
    return (str(int(value)) if value == int(value) else repr(value)), False


def _letters(at: int) -> str:
    """The name of a column: A, B, …, Z, AA."""
    name = ""
    at += 1
    while at:
        at, left = divmod(at - 1, 26)
        name = chr(65 + left) + name
    return name
