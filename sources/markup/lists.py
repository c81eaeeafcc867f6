"""How the lists of HTML number their items, which a page prints and the source need not say."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from documents.markup.numerals import numeral

_STYLES = {
    "lower-alpha": "a",
    "lower-latin": "a",
    "upper-alpha": "A",
    "upper-latin": "A",
    "lower-roman": "i",
    "upper-roman": "I",
}
_STYLE = re.compile(r"list-style(?:-type)?\s*+:\s*+([a-z-]+)", re.IGNORECASE)


@dataclass
class NumberedList:
    """A list with the number of its next item; ``ours`` when it is one of Markdown."""

    ordered: bool
    next: int = 1
    style: str = "1"
    step: int = 1
    ours: bool = False

    @classmethod
    def of(cls, element: etree._Element) -> NumberedList:
        """As ``start``, ``reversed``, ``type`` and the style of ``ol`` or ``ul`` say."""
        style = _STYLE.search(element.get("style", ""))
        kind = _STYLES.get(style[1].lower(), "1") if style else element.get("type", "1")
        start = _number(element.get("start"))
        count = sum(1 for _child in element.iterchildren("li"))
        reverse = element.get("reversed") is not None
        return cls(
            ordered=element.tag == "ol",
            next=start if start is not None else count if reverse else 1,
            style=kind if kind in {"a", "A", "i", "I"} else "1",
            step=-1 if reverse else 1,
            ours=is_ours(element),
        )

    def count(self, item: etree._Element) -> str:
        """What a page prints before ``item``; the list counts on from there."""
        value = _number(item.get("value"))
        self.next = value if value is not None else self.next
        printed = item.get("data-marker") or f"{numeral(self.next, self.style)}."
        self.next += self.step
        return printed


def is_ours(element: etree._Element) -> bool:
    """Whether an item or list is one of Markdown, which has a line of its own in the source."""
    return element.get("data-own") is not None


def _number(text: str | None) -> int | None:
    return int(text) if text is not None and re.fullmatch(r"\s*\d{1,5}\s*", text) else None
