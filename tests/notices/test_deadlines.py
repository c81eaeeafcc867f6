"""Until when a customer may object: counted in days of the local calendar, whatever the clock does (art. 10.1)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some

from notices.models import Notice, ObjectionTerms
from notices.window.deadlines import deadline_of, is_working_day, last_day, longest

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
Counted, Starts, Silence = ObjectionTerms.Counted, ObjectionTerms.Starts, ObjectionTerms.Silence


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=AMSTERDAM)


@pytest.mark.parametrize(
    ("given_at", "last"),
    [
        ("2023-08-29T00:00:00", "2023-09-08"),
        ("2023-08-29T14:10:00", "2023-09-08"),
        ("2023-08-29T23:59:59", "2023-09-08"),
        ("2023-08-30T00:00:00", "2023-09-09"),  # a Saturday: weekends do not extend
        ("2023-03-20T12:00:00", "2023-03-30"),  # over the hour that March skips
        ("2023-10-25T12:00:00", "2023-11-04"),  # over the hour that October repeats
        ("2023-12-20T12:00:00", "2023-12-30"),  # over Christmas
        ("2024-02-20T12:00:00", "2024-03-01"),  # over a leap day
    ],
)
def test_ten_days_end_with_the_tenth_day_after_that_of_the_notice(given_at: str, last: str) -> None:
    notice = Notice(given_at=at(given_at), deadline_on=None)
    found = deadline_of(notice, given_at=at(given_at), announced_at=at("2023-01-01T00:00:00"))
    assert found == date.fromisoformat(last)


def test_a_notice_of_half_past_eleven_in_utc_is_of_the_next_day_in_amsterdam() -> None:
    given_at = datetime(2023, 8, 28, 22, 30, tzinfo=UTC)
    assert deadline_of(ObjectionTerms(), given_at=given_at, announced_at=given_at) == date(2023, 9, 8)


@pytest.mark.parametrize(
    ("received", "is_open"),
    [
        ("2023-09-08T23:59:59+02:00", True),
        ("2023-09-08T23:59:59.999999+02:00", True),
        ("2023-09-09T00:00:00+02:00", False),
        ("2023-09-08T21:59:59+00:00", True),
        ("2023-09-08T22:00:00+00:00", False),
    ],
)
def test_the_last_second_of_the_last_day_is_in_time_and_the_next_is_not(received: str, is_open: bool) -> None:
    notice = Notice(opens_window=True, deadline_on=date(2023, 9, 8))
    assert notice.is_open(datetime.fromisoformat(received)) is is_open
    assert notice.deadline == datetime(2023, 9, 8, 21, 59, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    ("last", "closes_at"),
    [
        (date(2023, 3, 26), datetime(2023, 3, 26, 22, 0, tzinfo=UTC)),  # a day of 23 hours
        (date(2023, 10, 29), datetime(2023, 10, 29, 23, 0, tzinfo=UTC)),  # a day of 25 hours
    ],
)
def test_a_last_day_on_which_the_clock_changes_lasts_until_its_own_midnight(last: date, closes_at: datetime) -> None:
    assert Notice(opens_window=True, deadline_on=last).closes_at == closes_at


def test_while_notice_has_not_been_given_no_objection_is_late() -> None:
    assert Notice(opens_window=True).is_open(at("2099-01-01T00:00:00"))
    assert not Notice(opens_window=False).is_open(at("2023-01-01T00:00:00"))


@pytest.mark.parametrize(
    ("first", "days", "last"),
    [
        (date(2023, 9, 1), 5, date(2023, 9, 8)),  # a Friday: the weekend is not counted
        (date(2023, 4, 6), 2, date(2023, 4, 12)),  # Good Friday and Easter Monday
        (date(2023, 4, 26), 1, date(2023, 4, 28)),  # the King's birthday
        (date(2022, 4, 26), 1, date(2022, 4, 28)),
        (date(2023, 5, 4), 1, date(2023, 5, 8)),  # 5 May, in every year (Algemene termijnenwet, art. 3)
        (date(2023, 5, 17), 1, date(2023, 5, 19)),  # Ascension Day
        (date(2023, 12, 22), 2, date(2023, 12, 28)),  # both days of Christmas
        (date(2023, 12, 29), 1, date(2024, 1, 2)),  # New Year
    ],
)
def test_working_days_leave_out_weekends_and_recognised_holidays(first: date, days: int, last: date) -> None:
    assert last_day(first, days, working=True) == last


_MOMENTS = some.datetimes(datetime(2020, 1, 1), datetime(2035, 12, 31), timezones=some.just(UTC))  # noqa: DTZ001


@given(_MOMENTS, some.integers(1, 60), some.sampled_from(Counted.values), some.sampled_from(Starts.values))
def test_the_deadline_is_that_of_a_slow_count_day_by_day(
    moment: datetime, days: int, counted: str, starts: str
) -> None:
    """Restated from the rule, hour by hour on the local calendar: the window is open in every hour of its days."""
    terms = ObjectionTerms(days=days, counted=counted, starts=starts)
    announced = moment - timedelta(days=3)
    first = (announced if starts == Starts.ANNOUNCED else moment).astimezone(AMSTERDAM).date()
    left, hour = days, (announced if starts == Starts.ANNOUNCED else moment)
    seen = first
    while left:
        hour += timedelta(hours=1)
        today = hour.astimezone(AMSTERDAM).date()
        if today != seen:
            seen = today
            left -= counted == Counted.CALENDAR or is_working_day(today)
    assert deadline_of(terms, given_at=moment, announced_at=announced) == seen


def test_of_several_agreements_the_longest_window_counts_and_of_equals_the_stricter_silence() -> None:
    now = at("2023-09-01T12:00:00")
    calendar, working = ObjectionTerms(days=12), ObjectionTerms(days=10, counted=Counted.WORKING)
    assert longest([calendar, working], at=now) is working
    strict = ObjectionTerms(days=10, silence=Silence.NO_CONSENT)
    assert longest([ObjectionTerms(), strict], at=now) is strict
    assert longest([], at=now).days == 10
