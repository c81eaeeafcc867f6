"""What a paper consists of. ``lang`` is the language of words that are printed as they were agreed; empty, they are the
reader's.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import ClassVar


@dataclass(frozen=True)
class Line:
    """A line of a cell. ``sort``: "" (as it is), "strong", "small", or "gap" for what is missing."""

    text: str
    lang: str = ""
    sort: str = ""


type Cell = tuple[Line, ...]


def cell(*found: str | Line | None, lang: str = "", sort: str = "") -> Cell:
    """The lines that say something; a text of several lines becomes as many."""
    return tuple(_lines(found, lang, sort))


def _lines(found: tuple[str | Line | None, ...], lang: str, sort: str) -> Iterator[Line]:
    for each in found:
        if isinstance(each, Line):
            yield from (replace(each, text=text) for text in each.text.splitlines() if text.strip())
        elif each:
            yield from (Line(text, lang, sort) for text in str(each).splitlines() if text.strip())


@dataclass(frozen=True)
class Facts:
    """Names with what they are."""

    kind: ClassVar = "facts"
    rows: tuple[tuple[str, Cell], ...]


@dataclass(frozen=True)
class GridRow:
    """A row of a table; ``level`` is how deep it stands under the one above it."""

    cells: tuple[Cell, ...]
    level: int = 0


@dataclass(frozen=True)
class NamedRow:
    """A row whose cells bear the names of their columns, for narrow screens."""

    level: int
    cells: tuple[tuple[str, Cell], ...]


@dataclass(frozen=True)
class Grid:
    """A table, of which the first column names the row. ``widths`` of its columns are "even", or else the "first" or
    "third" is the widest; "told" is for a first column that also tells what the row is.
    """

    kind: ClassVar = "grid"
    caption: str
    head: tuple[str, ...]
    rows: tuple[GridRow, ...]
    widths: str = "first"

    @property
    def named_rows(self) -> list[NamedRow]:
        """Each row, its cells with the names of their columns."""
        return [NamedRow(row.level, tuple(zip(self.head, row.cells, strict=True))) for row in self.rows]


@dataclass(frozen=True)
class Text:
    """A paragraph of one or more lines."""

    kind: ClassVar = "text"
    lines: Cell


@dataclass(frozen=True)
class Rich:
    """A text with the markup that an agreement may carry (:mod:`documents.richtext`)."""

    kind: ClassVar = "rich"
    html: str
    lang: str = ""


@dataclass(frozen=True)
class Items:
    """A list."""

    kind: ClassVar = "items"
    items: tuple[Line, ...]


@dataclass(frozen=True)
class Missing:
    """What is asked and not known. ``is_named``: it says so itself."""

    kind: ClassVar = "missing"
    items: tuple[str, ...]
    is_named: bool = True


type Block = Facts | Grid | Text | Rich | Items | Missing


@dataclass(frozen=True)
class Section:
    """A heading, what stands under it, and the sections within."""

    title: str
    blocks: tuple[Block, ...] = ()
    children: tuple[Section, ...] = ()
    lang: str = ""


@dataclass(frozen=True)
class Paper:
    """The whole: ``name`` is that of its file, without an extension."""

    title: str
    lead: str
    name: str
    language: str
    sections: tuple[Section, ...]
    notes: tuple[str, ...] = field(default=())
    author: str = ""
    lead_lang: str = ""
