"""The timeline as a drawing: every length settled here, so that the template only writes them down. Pure."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from datetime import datetime, timedelta

from documents.moments import local_day, start_of
from portal.timeline import Event, EventKind, Lane, Stretch, Timeline

WIDTH, NAMES, RIGHT = 1000, 160, 16
TOP, LANE, BAR = 34, 46, 22
# The font is not known here: bold text of 12 units takes about this much a character.
_CHARACTER = 7.0
# What a year and a moment in words take above the picture.
_YEAR, _MOMENT = 36, 135


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

    @property
    def end_x(self) -> float | None:
        """Where the label ends when it is written a second time, at now: only there a narrow screen begins."""
        has_room = self.goes_on and self.width >= 2 * (len(self.label) * _CHARACTER + 20)
        return round(self.x + self.width - 8, 1) if has_room else None


@dataclass(frozen=True)
class Mark:
    """An event on its row."""

    x: float
    y: float
    event: Event


@dataclass(frozen=True)
class PictureRow:
    """A row with its name, broken into at most two lines."""

    y: float
    lane: Lane
    bars: tuple[Bar, ...]

    @property
    def text_y(self) -> float:
        return self.y + LANE / 2 + 4

    @property
    def names(self) -> list[tuple[float, str]]:
        """The lines of the name, each with its height."""
        lines = textwrap.wrap(self.lane.name, int((NAMES - 10) / _CHARACTER), max_lines=2, placeholder="…")
        first = self.text_y - 7 * (len(lines) - 1)
        return [(first + 14 * number, line) for number, line in enumerate(lines)]

    @property
    def bottom(self) -> float:
        return self.y + LANE


@dataclass(frozen=True)
class Picture:
    """The drawing in units of which it is ``WIDTH`` wide; ``chosen`` is the place of the moment asked for, None when
    that lies ``before`` or ``after`` all that is drawn.
    """

    height: float
    rows: tuple[PictureRow, ...]
    marks: tuple[Mark, ...]
    years: tuple[tuple[float, int], ...]
    now: float
    chosen: float | None
    before: bool
    after: bool

    width = WIDTH
    names = NAMES
    plot = WIDTH - NAMES
    right = WIDTH - RIGHT
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
            rows.append(PictureRow(y, lane, tuple(_bar(stretch, y, place, timeline.now) for stretch in lane.stretches)))
            y += LANE
    marks = tuple(
        Mark(place(event.at), tops[event.lane] + (LANE - BAR) / 2 - 5, event)
        for event in timeline.events
        if event.kind is not EventKind.RELEASE
    )
    begins, ends = local_day(first).year, local_day(last).year
    before, after = chosen is not None and chosen < first, chosen is not None and chosen > last
    # A moment outside the picture stands at its edge in words, where no year may be.
    left = NAMES + (_MOMENT + _YEAR / 2 if before else 0)
    right = WIDTH - (RIGHT + _MOMENT + _YEAR / 2 if after else 0)
    years = tuple(
        (x, year)
        for year in range(begins, ends + 1)
        if first <= (start := start_of(datetime(year, 1, 1).date())) <= last  # noqa: DTZ001 - a calendar year
        and left <= (x := place(start)) <= right
    )
    drawn = place(chosen) if chosen is not None and not before and not after else None
    return Picture(y + 14, tuple(rows), marks, years, place(timeline.now), drawn, before, after)


def _bar(stretch: Stretch, y: float, place: object, now: datetime) -> Bar:
    assert callable(place)
    x, end = place(stretch.since), place(stretch.until or now)
    width = round(max(end - x - 2, 2), 1)
    fits = int((width - 14) / _CHARACTER)
    return Bar(x, y + (LANE - BAR) / 2, width, _label(stretch, fits), stretch, stretch.until is None)


def _label(stretch: Stretch, fits: int) -> str:
    """What fits of a bar's label; of a version rather its whole reference than the beginning of its number."""
    reference = str(stretch.version.reference) if stretch.version is not None else ""
    if len(stretch.label) <= fits:
        return stretch.label
    if reference and len(reference) <= fits:
        return reference
    return stretch.label[: fits - 1] + "…" if fits > 5 else ""
