"""Moments and local days. Everything is compared in UTC.

Two aware times of one zone compare by their wall clock in Python, which is wrong in the hour that the end of summer
time repeats; so no rule compares a local time.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from django.utils import timezone
from django.utils.formats import date_format

# A day inside what Python can hold, so that every local time of every zone exists.
_FIRST = datetime(1, 1, 2, tzinfo=UTC)
_LAST = datetime(9999, 12, 30, tzinfo=UTC)


def utc(moment: datetime) -> datetime:
    """An aware moment in UTC, within what Python can hold. Raises ``ValueError`` for a naive one."""
    if timezone.is_naive(moment):
        raise ValueError(f"{moment!r} has no time zone")
    if not _FIRST.year < moment.year < _LAST.year:
        return _FIRST if moment.year <= _FIRST.year else _LAST
    return moment.astimezone(UTC)


def local_day(moment: datetime) -> date:
    """The date on the calendar of settings.TIME_ZONE: 23:30 UTC on 28-08 is 29-08 in Amsterdam."""
    return utc(moment).astimezone(timezone.get_default_timezone()).date()


def start_of(day: date) -> datetime:
    """The first moment of a local day, in UTC."""
    return utc(datetime.combine(day, time.min, tzinfo=timezone.get_default_timezone()))


def start_of_next(day: date) -> datetime:
    """The first moment of the local day after, in UTC."""
    return start_of(day + timedelta(days=1)) if day < date.max else _LAST


def format_moment(value: date) -> str:
    """A day or a moment in the reader's language, in local time: 10-09-2023 14:00 or 10 September 2023, 14:00."""
    if isinstance(value, datetime):
        return date_format(timezone.localtime(value, timezone.get_default_timezone()), "DATETIME_FORMAT")
    return date_format(value, "DATE_FORMAT")
