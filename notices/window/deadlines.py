"""When a window for objection closes: counted in dates, since art. 10.1 speaks of days and not of hours."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import cache

import holidays

from documents.moments import local_day
from notices.models.terms import ObjectionTerms, WindowTerms

SATURDAY = 5


def deadline_of(terms: WindowTerms, *, given_at: datetime, announced_at: datetime) -> date:
    """The local day at whose end the window closes.

    The day from which it counts is not counted itself: given on 29-08-2023, ten days end with 08-09-2023. Weekends and
    holidays do not extend calendar days (domain, art. 10.1).
    """
    first = local_day(announced_at if terms.starts == WindowTerms.Starts.ANNOUNCED else given_at)
    return last_day(first, terms.days, working=terms.counted == WindowTerms.Counted.WORKING)


def last_day(first: date, days: int, *, working: bool) -> date:
    """The day that is ``days`` days, or working days, after ``first``."""
    if not working:
        return first + timedelta(days=days)
    day = first
    while days > 0:
        day += timedelta(days=1)
        days -= is_working_day(day)
    return day


def is_working_day(day: date) -> bool:
    """Neither Saturday, Sunday nor a recognised public holiday of the Netherlands (Algemene termijnenwet, art. 3)."""
    return day.weekday() < SATURDAY and day not in _holidays(day.year)


@cache
def _holidays(year: int) -> frozenset[date]:
    # Good Friday and 5 May, which art. 3 equates with the others, are “optional” there: not everybody is free.
    found = holidays.country_holidays("NL", years=year, categories=("public", "optional"))
    return frozenset(found)


def longest(terms: Iterable[WindowTerms], *, at: datetime) -> WindowTerms:
    """Of the terms of several agreements those whose window would close last if notice were given at ``at``; of equals
    those under which silence is no consent. Without any: art. 10.1.
    """
    return max(
        terms,
        key=lambda each: (
            deadline_of(each, given_at=at, announced_at=at),
            each.silence == WindowTerms.Silence.NO_CONSENT,
        ),
        default=ObjectionTerms(),
    )
