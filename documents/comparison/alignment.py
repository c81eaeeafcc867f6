"""Which row of a new text is which row of an old one, and which of them moved."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from typing import NamedTuple

from documents.comparison.elements import Element
from documents.comparison.result import TEXTS
from documents.rows.likeness import Words, match_alike, match_same

# Two rows with one number under the same article need less likeness than any two rows: their place speaks for them.
_SIMILAR_IN_PLACE = 0.25


class Pair(NamedTuple):
    """A row of the old text and one of the new (positions), and whether that they are one is presumed."""

    old: int
    new: int
    presumed: bool


def align(old: Sequence[Element], new: Sequence[Element], parents: Mapping[int, int] | None = None) -> dict[int, Pair]:
    """The pairs by their new position: of one lineage, else of one text, name or number, else the likest.

    ``parents`` says which row above is which (new → old): rows look for each other under the same one first.
    """
    found: dict[int, Pair] = {}
    _pair(found, old, new, lambda row, _is_new: row.lineage, presumed=False)

    def above(row: Element, is_new: bool) -> int | None:
        return row.parent if not is_new or row.parent is None else (parents or {}).get(row.parent, -1 - row.parent)

    # A section has one text of each sort, which is the same text whatever it says.
    _pair(found, old, new, lambda row, _is_new: row.name.counted_as == TEXTS or None, presumed=False)
    steps: list[Callable[[Element, bool], Hashable | None]] = [
        lambda row, is_new: (above(row, is_new), row.group, row.number, row.words),
        lambda row, is_new: (above(row, is_new), row.group, row.words) if row.words else None,
        lambda row, is_new: (row.group, row.words) if row.words else None,
        lambda row, is_new: (above(row, is_new), row.group, row.title.casefold()) if row.title else None,
    ]
    for key in steps:
        _pair(found, old, new, key, presumed=True)
    _pair(
        found, old, new,
        lambda row, is_new: (above(row, is_new), row.group, row.number) if row.number else None,
        presumed=True,
        fits=lambda one, other: Words.of(one.body).likeness(Words.of(other.body)) >= _SIMILAR_IN_PLACE,
    )  # fmt: skip
    left_old, left_new = _left(found, old, new)
    bodies = [[row.body for row in side] for side in (left_old, left_new)]
    for place, match in enumerate(match_alike(*bodies)):
        if match is not None:
            found[left_new[place].position] = Pair(left_old[match].position, left_new[place].position, True)
    return found


def _left(
    found: Mapping[int, Pair], old: Sequence[Element], new: Sequence[Element]
) -> tuple[list[Element], list[Element]]:
    taken = {pair.old for pair in found.values()}
    return [row for row in old if row.position not in taken], [row for row in new if row.position not in found]


def _pair(
    found: dict[int, Pair],
    old: Sequence[Element],
    new: Sequence[Element],
    key: Callable[[Element, bool], Hashable | None],
    *,
    presumed: bool,
    fits: Callable[[Element, Element], bool] = lambda one, other: True,
) -> None:
    left_old, left_new = _left(found, old, new)
    before = [(row, value) for row in left_old if (value := key(row, False)) is not None]
    after = [(row, value) for row in left_new if (value := key(row, True)) is not None]
    matches = match_same([value for _row, value in before], [value for _row, value in after])
    for (row, _value), match in zip(after, matches, strict=True):
        if match is not None and fits(before[match][0], row):
            found[row.position] = Pair(before[match][0].position, row.position, presumed)


def moved(pairs: Mapping[int, Pair], old_parents: Sequence[int | None], new_parents: Sequence[int | None],
          parents: Mapping[int, int]) -> set[int]:  # fmt: skip
    """The new positions of the rows that moved: as few as can be.

    A row moved when it stands under another row than before, or when those that stay in their order (a longest
    increasing sequence of old positions) do without it.
    """
    found: set[int] = set()
    by_parent: dict[int | None, list[Pair]] = {}
    for position in sorted(pairs):
        pair = pairs[position]
        above = new_parents[position]
        if above is not None and parents.get(above) != old_parents[pair.old]:
            found.add(position)
        else:
            by_parent.setdefault(above, []).append(pair)
    for own in by_parent.values():
        staying = set(longest_increasing([pair.old for pair in own]))
        found.update(pair.new for place, pair in enumerate(own) if place not in staying)
    return found


def longest_increasing(numbers: Sequence[int]) -> Iterator[int]:
    """The places of a longest strictly increasing subsequence."""
    tails: list[int] = []
    places: list[int] = []
    before: list[int | None] = []
    for place, number in enumerate(numbers):
        length = bisect_left(tails, number)
        before.append(places[length - 1] if length else None)
        tails[length : length + 1] = [number]
        places[length : length + 1] = [place]
    current = places[-1] if places else None
    while current is not None:
        yield current
        current = before[current]
