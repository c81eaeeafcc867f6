"""The printed number of a version, and the dates of its log (domain: ordinal/year/scope)."""

from __future__ import annotations

from datetime import date, datetime

from documents.models import DocumentVersion, Line
from documents.text.content import LogEntry, VersionContent, VersionNumber


def parse_printed_date(text: str) -> date | None:
    """A date as the documents print it, 29-08-2023; None when it is not one."""
    try:
        return datetime.strptime(text.strip(), "%d-%m-%Y").date()  # noqa: DTZ007 - a printed date has no zone
    except ValueError:
        return None


def log_until(log: tuple[LogEntry, ...], last: date) -> tuple[LogEntry, ...]:
    """The rows of a version log up to and including ``last``; a row without a readable date is kept."""
    return tuple(entry for entry in log if (day := parse_printed_date(entry.date)) is None or day <= last)


def proposed_number(content: VersionContent, line: Line) -> VersionNumber | None:
    """The number that the rules give: the year of the date; the ordinal counts the log rows of that year up to the
    date, or without a log follows the line's published versions of that year. None while the date is unknown.
    """
    if content.date is None:
        return None
    log: tuple[LogEntry, ...] | None = getattr(content, "log", None)
    year = content.date.year
    if log is not None:
        days = [parse_printed_date(entry.date) for entry in log_until(log, content.date)]
        ordinal = sum(day is not None and day.year == year for day in days)
        return VersionNumber(ordinal, year, line.document.scope) if ordinal else None
    taken = line.versions.filter(status=DocumentVersion.Status.PUBLISHED, year=year).values_list("ordinal", flat=True)
    return VersionNumber(max((n for n in taken if n is not None), default=0) + 1, year, line.document.scope)
