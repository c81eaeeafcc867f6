"""The timeline as a drawing: every length settled here, so that the template only writes them down. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from agreements.moments import start_of
from agreements.timeline import Event, EventKind, Lane, Stretch, Timeline

WIDTH, NAMES, RIGHT = 1000, 190, 16
TOP, LANE, BAR = 34, 46, 22
# The font is not known here: bold text of 12 units takes about this much a character.
_CHARACTER = 7.0


@dataclass(frozen=True)
class Bar:
    """A stretch of time; ``label`` is empty where it would not fit."""

    x: float
    y: float
    width: float
    label: str
    stretch: Stretch
    goes_on: bool

    @property
    def middle(self) -> float:
        return round(self.y + BAR / 2, 1)

    @property
    def text_x(self) -> float:
        return round(self.x + 8, 1)


@dataclass(frozen=True)
class Mark:
    """An event on its row."""

    x: float
    y: float
    event: Event


@dataclass(frozen=True)
class Row:
    """A row with its name."""

    y: float
    lane: Lane
    bars: tuple[Bar, ...]

    @property
    def text_y(self) -> float:
        return self.y + LANE / 2 + 4

    @property
    def bottom(self) -> float:
        return self.y + LANE


@dataclass(frozen=True)
class Picture:
    """The drawing in units of which it is ``WIDTH`` wide; ``chosen`` is the place of the moment asked for."""

    height: float
    rows: tuple[Row, ...]
    marks: tuple[Mark, ...]
    years: tuple[tuple[float, int], ...]
    now: float
    chosen: float | None

    width = WIDTH
    names = NAMES
    bar = BAR
    top = TOP

    @property
    def bottom(self) -> float:
        return self.height - 8


def picture_of(timeline: Timeline, *, chosen: datetime | None) -> Picture:
    """The drawing, from a little before the first event until now."""
    span = max(timeline.now - timeline.start, timedelta(days=30))
    first, last = timeline.start - span * 0.02, timeline.now + span * 0.01

    def place(moment: datetime) -> float:
        share = (min(max(moment, first), last) - first) / (last - first)
        return round(NAMES + share * (WIDTH - NAMES - RIGHT), 1)

    names = list(dict.fromkeys([*(lane.name for lane in timeline.lanes), *(item.lane for item in timeline.events)]))
    rows, tops = [], {}
    y = float(TOP)
    for name in names:
        lanes = [lane for lane in timeline.lanes if lane.name == name] or [Lane(name, ())]
        tops[name] = y
        for lane in lanes:
            rows.append(Row(y, lane, tuple(_bar(stretch, y, place, timeline.now) for stretch in lane.stretches)))
            y += LANE
    marks = tuple(
        Mark(place(event.at), tops[event.lane] + (LANE - BAR) / 2 - 5, event) for event in timeline.events
        if event.kind is not EventKind.RELEASE
    )
    local = timezone.localtime(first).year, timezone.localtime(last).year
    years = tuple(
        (place(start), year) for year in range(local[0], local[1] + 1)
        if first <= (start := start_of(datetime(year, 1, 1).date())) <= last  # noqa: DTZ001 - a calendar year
    )
    return Picture(
        y + 14, tuple(rows), marks, years, place(timeline.now), place(chosen) if chosen is not None else None
    )


def _bar(stretch: Stretch, y: float, place: object, now: datetime) -> Bar:
    assert callable(place)
    x, end = place(stretch.since), place(stretch.until or now)
    width = round(max(end - x - 2, 2), 1)
    fits = int((width - 14) / _CHARACTER)
    label = stretch.label if len(stretch.label) <= fits else (stretch.label[: fits - 1] + "…" if fits > 5 else "")
    return Bar(x, y + (LANE - BAR) / 2, width, label, stretch, stretch.until is None)
