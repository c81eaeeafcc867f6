"""The tables of a PDF page, where lines are drawn between their cells."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any, NamedTuple

# Made from C headers, without types.
pdfium: Any = import_module("pypdfium2.raw")
_THIN, _NEAR = 2.6, 3.0
_SHORTEST_ACROSS, _SHORTEST_DOWN = 24.0, 7.0
# A drawing with more strokes is a picture.
_MOST = 4_000


class Box(NamedTuple):
    left: float
    bottom: float
    right: float
    top: float

    def touches(self, other: Box) -> bool:
        return (
            self.left <= other.right + _NEAR
            and other.left <= self.right + _NEAR
            and self.bottom <= other.top + _NEAR
            and other.bottom <= self.top + _NEAR
        )


@dataclass(frozen=True)
class Grid:
    """A table: where its columns and rows are parted, from left to right and from top to bottom."""

    columns: tuple[float, ...]
    rows: tuple[float, ...]

    @property
    def box(self) -> Box:
        return Box(self.columns[0], self.rows[-1], self.columns[-1], self.rows[0])

    def column(self, place: float) -> int:
        return next((i for i in range(len(self.columns) - 2) if place < self.columns[i + 1]), len(self.columns) - 2)

    def row(self, place: float) -> int:
        return next((i for i in range(len(self.rows) - 2) if place > self.rows[i + 1]), len(self.rows) - 2)


def find_grids(page: Any) -> list[Grid]:
    """The tables of a page that have at least two columns, from top to bottom."""
    across, down = _rulings(page)
    grids: list[Grid] = []
    for group in _groups([*across, *down]):
        inside_across = [box for box in group if box.right - box.left >= box.top - box.bottom]
        inside_down = [box for box in group if box.right - box.left < box.top - box.bottom]
        columns = _places([(box.left + box.right) / 2 for box in inside_down])
        rows = _places([(box.bottom + box.top) / 2 for box in inside_across])[::-1]
        if rows and inside_down:
            top, bottom = max(box.top for box in group), min(box.bottom for box in group)
            rows = _with_ends(rows, top, bottom)
        if columns and inside_across:
            left, right = min(box.left for box in group), max(box.right for box in group)
            columns = _with_ends(columns[::-1], right, left)[::-1]
        if len(columns) >= 3 and len(rows) >= 2:
            grids.append(Grid(tuple(columns), tuple(rows)))
    return sorted(grids, key=lambda grid: -grid.rows[0])


def _with_ends(places: list[float], high: float, low: float) -> list[float]:
    """Places from high to low, with those where the lines the other way end."""
    found = [high, *places] if high - places[0] > 2 * _NEAR else list(places)
    return [*found, low] if found[-1] - low > 2 * _NEAR else found


def _rulings(page: Any) -> tuple[list[Box], list[Box]]:
    across: list[Box] = []
    down: list[Box] = []
    for count, item in enumerate(page.get_objects(filter=(pdfium.FPDF_PAGEOBJ_PATH,), max_depth=4)):
        if count > _MOST:
            break
        for box in _edges(item):
            width, height = box.right - box.left, box.top - box.bottom
            if height <= _THIN and width >= _SHORTEST_ACROSS:
                across.append(box)
            elif width <= _THIN and height >= _SHORTEST_DOWN:
                down.append(box)
    return across, down


def _edges(item: Any) -> Iterator[Box]:
    try:
        box = Box(*item.get_bounds())
    except Exception:  # noqa: BLE001 -- a stroke that lies nowhere
        return
    if box.right - box.left <= _THIN or box.top - box.bottom <= _THIN:
        yield box
        return
    if pdfium.FPDFPath_CountSegments(item.raw) <= 5 and _is_stroked(item):
        # The frame of a cell.
        yield Box(box.left, box.bottom, box.right, box.bottom)
        yield Box(box.left, box.top, box.right, box.top)
        yield Box(box.left, box.bottom, box.left, box.top)
        yield Box(box.right, box.bottom, box.right, box.top)


def _is_stroked(item: Any) -> bool:
    """Whether its edge is drawn: what is filled alone is a background."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    return bool(pdfium.FPDFPath_GetDrawMode(item.raw, fill, stroke)) and bool(stroke.value)


def _groups(boxes: Sequence[Box]) -> list[list[Box]]:
    """Strokes that touch each other, from one to the next."""
    groups: list[tuple[Box, list[Box]]] = []
    for box in sorted(boxes, key=lambda each: -each.top):
        touched = [group for group in groups if group[0].touches(box)]
        members = [box, *(each for group in touched for each in group[1])]
        outer = Box(
            *(f(each[i] for each in [box, *(g[0] for g in touched)]) for i, f in enumerate((min, min, max, max)))
        )
        groups = [group for group in groups if group not in touched]
        groups.append((outer, members))
    return [members for _outer, members in groups]


def _places(values: Sequence[float]) -> list[float]:
    """Different places, from low to high; those that lie near each other are one."""
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > _NEAR:
            found.append(value)
    return found
