"""The order of rows as numbers, of which as few as possible change: the history shows who moved what."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Hashable, Sequence


def places(stored: Sequence[int | None]) -> list[int]:
    """A number for each row of a sequence, growing. Rows keep the ``stored`` one where they can; None is a new row."""
    keep = _longest_growing(stored)
    found: list[int] = []
    waiting = 0
    for index, number in enumerate(stored):
        if index not in keep or number is None:
            waiting += 1
            continue
        last = found[-1] if found else 0
        if not found and number - 1 < waiting:
            last = -1
        if number - last - 1 < waiting:
            # No room before this one: it moves up with the others.
            waiting += 1
            continue
        found += [*range(last + 1, last + 1 + waiting), number]
        waiting = 0
    last = found[-1] if found else 0
    return [*found, *range(last + 1, last + 1 + waiting)]


def _longest_growing(numbers: Sequence[int | None]) -> set[int]:
    """The indexes of the longest strictly growing subsequence."""
    ends: list[int] = []
    at: list[int] = []
    before: dict[int, int | None] = {}
    for index, number in enumerate(numbers):
        if number is None:
            continue
        place = bisect_left(ends, number)
        before[index] = at[place - 1] if place else None
        ends[place : place + 1] = [number]
        at[place : place + 1] = [index]
    found: set[int] = set()
    index_or_none = at[-1] if at else None
    while index_or_none is not None:
        found.add(index_or_none)
        index_or_none = before[index_or_none]
    return found


def insert_rows[T: Hashable](order: Sequence[T], others: Sequence[T], guide: Sequence[T]) -> list[T]:
    """``order`` with the ``others``, each directly after what it follows in ``guide``, which has them all."""
    found, wanted = list(order), set(others)
    place = 0
    for item in guide:
        if item in wanted:
            found.insert(place, item)
            place += 1
        elif item in found:
            place = found.index(item) + 1
    return found
