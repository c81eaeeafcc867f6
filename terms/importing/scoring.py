"""How well a scheme divides a text: by what it covers, whether it counts, and whether its heads are titles with text.

The score is a product, so that a scheme that fails in one respect can't make up for it in another. The weights were
found on the agreements of the tests and on public ones of many kinds; what matters is the order they give.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from terms.importing.headings import is_divider
from terms.importing.rows import OutlineRow
from terms.importing.schemes import Scheme, members, reads_as_title

# How far a mark alone says that an article begins: a word that means it most, a line that stands alone least.
_TRUST = {
    "keyword": 1.0,
    "markdown": 0.85,
    "decimal": 0.9,
    "upper": 0.85,
    "parts": 0.8,
    "capitals": 0.7,
    "flat": 0.55,
    "plain": 0.5,
    "whole": 0.1,
}
_NUMBERED_HEADING = 0.97
_INSIDE, _HOLDING = 0.6, 0.3
# What the only numbered section of a text must hold of it to be its articles, and not a list in one of its sections.
_BY_KEYWORD, _BY_NUMBER = 0.2, 0.5
_FEW = 2
_RIVALS = 16


@dataclass(frozen=True)
class Scored:
    """A scheme and its score, from 0 to about 1."""

    scheme: Scheme
    score: float


def rank(rows: Sequence[OutlineRow], found: Sequence[Scheme]) -> list[Scored]:
    """The schemes, best first; of equals the one that marks its heads most plainly."""
    weights = [0, *accumulate(0 if row.in_contents else len(row.text.split()) for row in rows)]
    first = sorted((Scored(scheme, _alone(rows, weights, scheme)) for scheme in found), key=_order)
    rivals = _rivals(rows, [each.scheme for each in first[:_RIVALS]])
    judged = [Scored(each.scheme, each.score * _beside(each.scheme, rivals, weights)) for each in first]
    return sorted(judged, key=_order)


def _order(each: Scored) -> tuple[float, float, int]:
    return -round(each.score, 4), -_trust(each.scheme), each.scheme.heads[0]


def _trust(scheme: Scheme) -> float:
    if scheme.name == "markdown" and scheme.style:
        return _NUMBERED_HEADING
    return _TRUST[scheme.name]


def _alone(rows: Sequence[OutlineRow], weights: Sequence[int], scheme: Scheme) -> float:
    heads = scheme.heads
    whole = weights[-1] or 1
    covered = (weights[-1] - weights[heads[0]]) / whole
    titled = sum(reads_as_title(rows[index]) for index in heads) / len(heads)
    filled = sum(
        weights[stop] - weights[start] > _own_words(rows[start])
        for start, stop in zip(heads, [*heads[1:], len(rows)], strict=True)
    ) / len(heads)
    with_members = members(rows, heads, len(rows)) / len(heads)
    size = 1.0 if len(heads) > _FEW else 0.92 if len(heads) == _FEW else 0.5
    return (
        _trust(scheme)
        * covered
        * _sequence(rows, scheme) ** 2
        * (0.6 + 0.4 * titled)
        * (0.5 + 0.5 * filled)
        * (1 + 0.25 * with_members)
        * size
    )


def _own_words(row: OutlineRow) -> int:
    # A title that runs into its text needs none below it.
    return 0 if row.label is not None and len(row.title.split()) > 3 and not row.depth else len(row.text.split())


def _sequence(rows: Sequence[OutlineRow], scheme: Scheme) -> float:
    """The share of the heads that count on from the one before; a number may start over in a new part."""
    numbers = [scheme.number(rows[index].label) for index in scheme.heads]
    if not scheme.style:
        return 1.0
    good = 1.0 if numbers[0] == 1 else 0.8
    for (before, start), (number, index) in pairwise(zip(numbers, scheme.heads, strict=True)):
        label = rows[index].label
        if number is None or before is None:
            good += 0.5
        elif (
            number == before + 1
            or (label is not None and label.inserted and number == before)
            or (number == 1 and any(is_divider(rows, between, index) for between in range(start + 1, index)))
        ):
            good += 1
        elif number > before:
            good += 0.6
        else:
            good -= 0.5
    return max(good, 0.0) / len(numbers)


def _beside(above: Scheme, rivals: Sequence[_Rival], weights: Sequence[int]) -> float:
    """Less for a scheme below which another one counts on and on: then its heads are parts of the text."""
    if any(_holds_all(above, rival, weights) for rival in rivals):
        return _HOLDING
    return _INSIDE if any(_counts_on(above, rival) for rival in rivals) else 1.0


@dataclass(frozen=True)
class _Rival:
    """A scheme that may count on below another one, and all rows that bear its first number, heads or not."""

    scheme: Scheme
    ones: tuple[int, ...]
    sequence: float


def _rivals(rows: Sequence[OutlineRow], found: Sequence[Scheme]) -> list[_Rival]:
    return [
        _Rival(
            scheme,
            tuple(index for index, row in enumerate(rows) if scheme.number(row.label) == 1),
            _sequence(rows, scheme),
        )
        for scheme in found
        if scheme.style and scheme.titled
    ]


def _counts_on(above: Scheme, rival: _Rival) -> bool:
    """Whether the rival runs through two or more of the segments of ``above`` without starting over with each."""
    if set(rival.scheme.heads) & set(above.heads):
        return False
    inside = {bisect_left(above.heads, index) for index in rival.scheme.heads} - {0}
    starting = {bisect_left(above.heads, index) for index in rival.ones} & inside
    if len(inside) < _FEW or 2 * len(inside) < len(above.heads):
        return False
    later = inside - {min(inside)}
    divided = above.name == "parts" or (above.name == "markdown" and not above.style)
    return not starting & later or (divided and later <= starting)


def _holds_all(above: Scheme, rival: _Rival, weights: Sequence[int]) -> bool:
    """Whether one segment of unnumbered headings holds all that is numbered, and with it most of the text."""
    if above.style or rival.sequence < 1:
        return False
    heads = rival.scheme.heads
    segment = bisect_left(above.heads, heads[0])
    if not segment or bisect_left(above.heads, heads[-1]) != segment or set(heads) & set(above.heads):
        return False
    end = above.heads[segment] if segment < len(above.heads) else len(weights) - 1
    share = _BY_KEYWORD if rival.scheme.name in {"keyword", "parts"} else _BY_NUMBER
    return weights[end] - weights[heads[0]] > share * weights[-1]
