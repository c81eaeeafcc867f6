"""Moments and local days: what they are, how they are printed, and what happens where the clock changes.

Everything is compared in UTC. Two aware times of one zone compare by their wall clock in Python, which is wrong in the
hour that the end of summer time repeats; so no rule compares a local time. The zone is settings.TIME_ZONE.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from django.utils import timezone
from django.utils.formats import date_format

# A day inside what Python can hold, so that every local time of every zone exists.
_FIRST = datetime(1, 1, 2, tzinfo=UTC)
_LAST = datetime(9999, 12, 30, tzinfo=UTC)


class ClockChange(ValueError):
    """A local time that the clock change skips (``exists`` is false) or repeats."""

    def __init__(self, naive: datetime, *, exists: bool) -> None:
        super().__init__(f"{naive:%Y-%m-%dT%H:%M} {'occurs twice' if exists else 'does not exist'}")
        self.exists = exists


def utc(moment: datetime) -> datetime:
    """An aware moment in UTC, within what Python can hold. Raises ``ValueError`` for a naive one."""
    if timezone.is_naive(moment):
        raise ValueError(f"{moment!r} has no time zone")
    if not _FIRST.year < moment.year < _LAST.year:
        return _FIRST if moment.year <= _FIRST.year else _LAST
    return moment.astimezone(UTC)


def utc_text(moment: datetime) -> str:
    """A moment as it is hashed, signed and stated: ISO 8601, in UTC."""
    return utc(moment).isoformat()


def local(moment: datetime) -> datetime:
    """An aware moment on the local clock."""
    return utc(moment).astimezone(timezone.get_default_timezone())


def local_day(moment: datetime) -> date:
    """The date on the local calendar: 23:30 UTC on 28-08 is 29-08 in Amsterdam."""
    return local(moment).date()


def start_of(day: date) -> datetime:
    """The first moment of a local day, in UTC."""
    return utc(datetime.combine(day, time.min, tzinfo=timezone.get_default_timezone()))


def start_of_next(day: date) -> datetime:
    """The first moment of the local day after, in UTC."""
    return start_of(day + timedelta(days=1)) if day < date.max else _LAST


def at_local_time(naive: datetime) -> datetime:
    """The aware moment of a time on the local clock. Raises ``ClockChange``: which moment is meant, nobody knows."""
    early, late = _both(naive)
    if early.utcoffset() == late.utcoffset():
        return early
    raise ClockChange(naive, exists=local(early).replace(tzinfo=None, fold=0) == naive)


def address_text(moment: datetime) -> str:
    """A moment as addresses carry it: local time to the minute, with its offset only in an hour that occurs twice."""
    found = local(moment)
    early, late = _both(found.replace(tzinfo=None))
    is_clear = early.utcoffset() == late.utcoffset()
    return f"{found:%Y-%m-%dT%H:%M}" if is_clear else found.isoformat(timespec="minutes")


def _both(naive: datetime) -> tuple[datetime, datetime]:
    """The two moments that a local time may mean, before and after a change of the clock; mostly they are one."""
    zone = timezone.get_default_timezone()
    return naive.replace(tzinfo=zone, fold=0), naive.replace(tzinfo=zone, fold=1)


def as_printed(value: date) -> str:
    """A day or a moment as the documents print it, in every language: 29-08-2023, 29-08-2023 14:00 (local time).

    Digests and the names of files rest on it.
    """
    return f"{local(value):%d-%m-%Y %H:%M}" if isinstance(value, datetime) else f"{value:%d-%m-%Y}"


def read_printed_date(text: str) -> date | None:
    """A date as the documents print it, 29-08-2023; None when there is no such day."""
    try:
        return datetime.strptime(text.strip(), "%d-%m-%Y").date()  # noqa: DTZ007 - a printed date has no zone
    except ValueError:
        return None


def format_moment(value: date) -> str:
    """A day or a moment in the reader's language, in local time: 10-09-2023 14:00 or 10 September 2023, 14:00."""
    if isinstance(value, datetime):
        return date_format(local(value), "DATETIME_FORMAT")
    return date_format(value, "DATE_FORMAT")
