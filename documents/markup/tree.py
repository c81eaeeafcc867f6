"""The tree of a rich text: paragraphs and lists, which hold runs of text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from documents.markup.numerals import numeral

# HTML's names of the ways to number: 1 2 3, a b c, A B C, i ii iii, I II III.
ListStyle = Literal["1", "a", "A", "i", "I"]
STYLES: tuple[ListStyle, ...] = ("1", "a", "A", "i", "I")
# The first number that a list may have; the editor's dialog and the numbers in CSS know no others.
STARTS = range(10_000)
BREAK = "\n"


@dataclass(frozen=True)
class InlineRun:
    """Text in one manner; a line break is a run of its own, with the text ``BREAK``."""

    text: str
    strong: bool = False
    emphasis: bool = False
    href: str = ""


@dataclass(frozen=True)
class ParagraphBlock:
    """A paragraph, never without text."""

    runs: tuple[InlineRun, ...]

    def lines(self) -> list[str]:
        """The text between line breaks, white space as one space."""
        whole = "".join(run.text for run in self.runs)
        return [line for line in (" ".join(part.split()) for part in whole.split(BREAK)) if line]


@dataclass(frozen=True)
class Item:
    """An item of a list: paragraphs and lists. One without text is kept, since it takes a number."""

    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Items:
    """A list: numbered in ``style`` from ``start`` on, or with bullets when it has no style."""

    items: tuple[Item, ...]
    style: ListStyle | None = None
    start: int = 1


type Block = ParagraphBlock | Items


@dataclass(frozen=True)
class RichText:
    """All of it, and the names of what was read and can't be carried."""

    blocks: tuple[Block, ...]
    foreign: tuple[str, ...] = ()


def label_of(block: Items, place: int) -> str:
    """What a page prints before the item at ``place`` (from 0): "3.", "c.", "iii."; nothing for a bullet."""
    if block.style is None:
        return ""
    return f"{numeral(block.start + place, block.style)}."
