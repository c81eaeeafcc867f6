"""The course of an announcement as a drawing: every length settled here, the template only writes them down. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from notices.delivery.board import Day

WIDTH, HEIGHT = 720, 260
LEFT, RIGHT, TOP, BOTTOM = 44, 12, 14, 36
SERIES = ("given", "opened", "received", "objected")


@dataclass(frozen=True)
class Curve:
    """A number over time, as steps, and how much it is at the end."""

    name: str
    points: str
    last: int


@dataclass(frozen=True)
class Chart:
    """The drawing: curves, and lines for numbers (with their height) and for days (with their place)."""

    curves: tuple[Curve, ...]
    levels: tuple[tuple[float, int], ...]
    days: tuple[tuple[float, date], ...]

    width, height, left = WIDTH, HEIGHT, LEFT
    right, bottom = WIDTH - RIGHT, HEIGHT - BOTTOM
    days_y = HEIGHT - BOTTOM + 18
    numbers_x = LEFT - 8


def chart_of(course: Sequence[Day], concerned: int) -> Chart:
    """The drawing of a course, as high as there are customers concerned."""
    first, last = course[0].day, course[-1].day
    span, most = max((last - first).days, 1), max(concerned, 1)

    def x(day: date) -> float:
        return round(LEFT + (day - first).days / span * (WIDTH - LEFT - RIGHT), 1)

    def y(count: int) -> float:
        return round(HEIGHT - BOTTOM - min(count, most) / most * (HEIGHT - TOP - BOTTOM), 1)

    drawn = []
    for name in SERIES:
        points, height = [], y(0)
        for item in course:
            points.append((x(item.day), height))
            height = y(getattr(item, name))
            points.append((x(item.day), height))
        points.append((float(WIDTH - RIGHT), height))
        drawn.append(Curve(name, " ".join(f"{left},{top}" for left, top in points), getattr(course[-1], name)))
    levels = tuple((y(count), count) for count in sorted({0, most // 2, most}))
    days = tuple((x(day), day) for day in dict.fromkeys([first, last]))
    return Chart(tuple(drawn), levels, days)
