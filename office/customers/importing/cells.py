"""Cells of a table as they stand in a file, each with its address, so that a problem can name it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils.translation import gettext as _

from documents.errors import Refused


class Unreadable(Refused):
    """A file, or a cell of it, from which nothing can be taken; the message says why."""


@dataclass(frozen=True)
class Cell:
    """What stands in a cell. ``text`` is what is typed or printed there; ``day`` is set where the file says that it is
    a date, ``moment`` where it has a time too; ``wrong`` says why nothing can be taken from it.
    """

    where: str
    text: str = ""
    day: date | None = None
    moment: datetime | None = None
    wrong: str = ""
    is_number: bool = False

    @property
    def is_empty(self) -> bool:
        return not (self.text or self.day or self.wrong)


@dataclass(frozen=True)
class Table:
    """A sheet, or a file that is one: the cells of its head and of its rows."""

    name: str
    head: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]
    remarks: tuple[str, ...] = field(default=())


_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ](\d{1,2}):(\d{2}))?")
_DUTCH = re.compile(r"(\d{1,2})[-.](\d{1,2})[-.](\d{4})(?: (\d{1,2}):(\d{2}))?")
_YES, _NO = {"ja", "j", "yes", "y", "x", "1", "waar", "true"}, {"nee", "n", "no", "0", "onwaar", "false", ""}


def text_in(cell: Cell) -> str:
    """The text of a cell, on one line. Raises ``Unreadable``."""
    if cell.wrong:
        raise Unreadable(cell.wrong)
    return " ".join(cell.text.split())


def lines_in(cell: Cell) -> str:
    """The text of a cell with its lines. Raises ``Unreadable``."""
    if cell.wrong:
        raise Unreadable(cell.wrong)
    return cell.text.strip()


def digits_in(cell: Cell) -> str:
    """A number that begins with noughts, such as that of the trade register. Raises ``Unreadable``."""
    text = text_in(cell)
    if cell.is_number and not cell.text.startswith("0") and len(text) < 8:
        raise Unreadable(
            _("The spreadsheet holds a number here, which has lost the noughts it began with. Make it text: %(text)s.")
            % {"text": text.zfill(8)}
        )
    return text


def release_in(cell: Cell) -> str:
    """A release, which a spreadsheet takes for a number: 9.10 and 9.1 are the same to it. Raises ``Unreadable``."""
    if cell.is_number:
        raise Unreadable(
            _("The spreadsheet holds a number here, in which 9.10 is the same as 9.1. Make the cell text, and type it.")
        )
    return text_in(cell)


def day_in(cell: Cell) -> date | None:
    """A date. Raises ``Unreadable``."""
    found = moment_in(cell)
    return found[0].date() if found is not None else None


def moment_in(cell: Cell) -> tuple[datetime, bool] | None:
    """A local moment without its zone, and whether its time is known. Raises ``Unreadable``."""
    if cell.moment is not None:
        return cell.moment, True
    if cell.day is not None:
        return datetime.combine(cell.day, datetime.min.time()), False
    text = text_in(cell)
    if not text:
        return None
    if cell.is_number:
        raise Unreadable(_("This is a number, no date. Give the cell the form of a date."))
    if match := _ISO.fullmatch(text):
        year, month, day_of, hour, minute = match.groups()
    elif match := _DUTCH.fullmatch(text):
        day_of, month, year, hour, minute = match.groups()
    else:
        raise Unreadable(_("“%(text)s” is no date. Write it as 31-12-2024 or 2024-12-31.") % {"text": text[:40]})
    try:
        return datetime(int(year), int(month), int(day_of), int(hour or 0), int(minute or 0)), hour is not None  # noqa: DTZ001
    except ValueError as problem:
        raise Unreadable(_("“%(text)s” is a day that does not exist.") % {"text": text[:40]}) from problem


def yes_in(cell: Cell) -> bool:
    """Yes or no. Raises ``Unreadable``."""
    text = text_in(cell).lower()
    if text in _YES:
        return True
    if text in _NO:
        return False
    raise Unreadable(_("“%(text)s” is neither yes nor no.") % {"text": text[:40]})
