"""The version log of an annex, and the number that it gives a version (domain: ordinal/year/scope)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Protocol

from documents.models import DocumentVersion, Line
from documents.moments import read_printed_date
from documents.text.content import LogEntry, VersionContent, VersionNumber


class Dated(Protocol):
    """A row of a version log, as content or as stored: its date is what the document prints."""

    @property
    def date(self) -> str: ...


def is_shared(row: Dated, last: date | None) -> bool:
    """Whether a fork after ``last`` has this row in common with the line it comes from; without a fork every row.

    A row without a readable date is kept: nobody knows that it came later.
    """
    day = read_printed_date(row.date)
    return last is None or day is None or day <= last


def last_shared(ours: Sequence[str], theirs: Sequence[str]) -> date | None:
    """The last date up to which two logs agree, from their first row on; None when they begin differently."""
    found = None
    for mine, other in zip(ours, theirs, strict=False):
        if mine != other:
            break
        found = read_printed_date(mine)
    return found


def rows_of_year(log: Iterable[Dated], year: int, *, until: date | None) -> int:
    """How many rows a log has of one year, up to and including ``until``: a version's own ordinal."""
    days = (read_printed_date(row.date) for row in log if is_shared(row, until))
    return sum(day is not None and day.year == year for day in days)


def proposed_number(content: VersionContent, line: Line) -> VersionNumber | None:
    """The number that the rules give: the year of the date; the ordinal counts the log rows of that year up to the
    date, or without a log follows the line's published versions of that year. None while the date is unknown.
    """
    if content.date is None:
        return None
    log: tuple[LogEntry, ...] | None = getattr(content, "log", None)
    year = content.date.year
    if log is not None:
        ordinal = rows_of_year(log, year, until=content.date)
        return VersionNumber(ordinal, year, line.document.scope) if ordinal else None
    taken = line.versions.filter(status=DocumentVersion.Status.PUBLISHED, year=year).values_list("ordinal", flat=True)
    return VersionNumber(max((n for n in taken if n is not None), default=0) + 1, year, line.document.scope)


def number_of_next(content: VersionContent, line: Line) -> VersionNumber | None:
    """The number that a new version will have once its change stands in the version log, where it has one: the copy of
    an earlier version lacks the row of its own day.
    """
    log: tuple[LogEntry, ...] | None = getattr(content, "log", None)
    if content.date is None or log is None or any(read_printed_date(entry.date) == content.date for entry in log):
        return proposed_number(content, line)
    before = proposed_number(content, line)
    return VersionNumber((before.ordinal if before else 0) + 1, content.date.year, line.document.scope)
