"""No part ends on a page that is nearly empty: a few lines alone at the top look like a remnant, and are overlooked.

Words and letters stay as they are. The page before the last one ends sooner, so that the last one has more on it; that
changes no number of a page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import groupby
from typing import Any

# Of the height that a page has for text: a last page that uses less is nearly empty, and so much is then put on it,
# where the page before it has that much to give.
_NEARLY_EMPTY, _FILLED = 1 / 4, 1 / 3


def lay_out_balanced(lay_out: Callable[[str], Any]) -> Any:
    """The document that ``lay_out`` makes with a style sheet (CSS) of ours, empty at first, with its last pages filled.

    Where ending a page sooner makes a part longer, as before a row that must stay whole, that part is left as it was.
    """
    first = lay_out("")
    lengths, shorter = [len(run) for run in _runs(first)], dict(_pages_to_shorten(first))
    while shorter:
        balanced = lay_out(_rules(shorter))
        now = [len(run) for run in _runs(balanced)]
        if now == lengths:
            return balanced
        # Of those that change, the first one only is known to be at fault: the pages after it have other numbers.
        grown = next(place for place, (old, new) in enumerate(zip(lengths, now, strict=True)) if old != new)
        end = sum(lengths[: grown + 1])
        if shorter.pop(end - 2, None) is None:
            break
    return first


def _runs(document: Any) -> list[list[Any]]:
    """The layout's page boxes, part by part: pages of one name that follow each other."""
    boxes = [page._page_box for page in document.pages]
    return [list(run) for _name, run in groupby(boxes, key=lambda box: box.page_type.name)]


def _pages_to_shorten(document: Any) -> Iterator[tuple[int, float]]:
    """The place among all pages of each last page but one that ends sooner, and by how much (in CSS pixels)."""
    end = 0
    for run in _runs(document):
        end += len(run)
        if len(run) < 2 or _used(run[-1]) >= _NEARLY_EMPTY * run[-1].height:
            continue
        before, last = run[-2:]
        spare = (_used(before) - _used(last)) / 2
        missing = min(_FILLED * last.height - _used(last), spare)
        if missing > 0:
            yield end - 2, before.height - _used(before) + missing


def _used(page: Any) -> float:
    """How far down a page its text comes, in CSS pixels; heads and feet are not counted."""
    top = page.content_box_y()
    bottoms = [line.position_y + line.height for line in _lines(page)]
    return float(max(bottoms, default=top) - top)


def _lines(box: Any) -> Iterator[Any]:
    from weasyprint.formatting_structure import boxes

    if isinstance(box, boxes.LineBox):
        yield box
    elif isinstance(box, boxes.ParentBox) and not isinstance(box, boxes.MarginBox):
        for child in box.children:
            yield from _lines(child)


def _rules(shorter: Mapping[int, float]) -> str:
    # Padding, since what stands in the margins stays where it is on every other page.
    rules = [f"@page :nth({place + 1}) {{ padding-bottom: {by:.2f}px !important }}" for place, by in shorter.items()]
    return "\n".join(rules)
