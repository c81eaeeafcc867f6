"""What a comparison finds, as plain data that knows no markup: rows, the texts in a row, lines, runs of words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from documents.markup.tree import ListStyle

# The sort of a section's single texts, of which there is one each.
TEXTS = "section_texts"


class Fate(StrEnum):
    """What became of words: they are in both texts, in the old one only, or in the new one only."""

    SAME = "same"
    GONE = "gone"
    NEW = "new"


class Change(StrEnum):
    """What became of a row. Of one that changed in several ways, the first of these that holds."""

    ADDED = "added"
    REMOVED = "removed"
    REWORDED = "reworded"
    RENAMED = "renamed"
    MOVED = "moved"
    RENUMBERED = "renumbered"
    UNCHANGED = "unchanged"


class Style(NamedTuple):
    """How words are printed."""

    strong: bool = False
    emphasis: bool = False
    href: str = ""


PLAIN = Style()


class Run(NamedTuple):
    """Words with one fate. Those in both texts may be printed otherwise than before: ``was``, ``was_style``.

    ``text`` may end in white space; a line break is ``\\n``.
    """

    fate: Fate
    text: str
    style: Style = PLAIN
    was: str | None = None
    was_style: Style = PLAIN

    @property
    def is_change(self) -> bool:
        """Words that are gone or new; white space beside them is none."""
        return self.fate is not Fate.SAME and bool(self.text.strip())

    @property
    def is_restyled(self) -> bool:
        """The same words in other letters: quotation marks, spacing, emphasis, a link."""
        return self.fate is Fate.SAME and self.was is not None and bool(self.text.strip())


class Step(NamedTuple):
    """A list around a line: where the list stands in what holds it, how it counts, and which of its items this is."""

    block: int
    item: int
    style: ListStyle | None = None
    start: int = 1


class Place(NamedTuple):
    """Where a line stands in a rich text: in which lists, and as which block of the innermost item.

    ``block`` is None for an item without any text. ``label`` is what a page prints before the line ("3.", "b.");
    ``begins_item`` is true for the first line of an item, which has the bullet if there is no label.
    """

    steps: tuple[Step, ...] = ()
    block: int | None = 0
    label: str = ""
    begins_item: bool = False

    @property
    def depth(self) -> int:
        return len(self.steps)

    @property
    def looks(self) -> tuple[int, str, bool]:
        """What a reader sees of the place."""
        return self.depth, self.label, self.begins_item


class Line(NamedTuple):
    """A paragraph or a list item. ``fate`` is that of its beginning: NEW before words that are in both texts is where a
    paragraph was split, GONE where two were joined.

    ``place`` is where it stands now (of a line that is gone: stood); ``was`` where the same line stood, if elsewhere.
    """

    fate: Fate
    place: Place
    runs: tuple[Run, ...]
    was: Place | None = None

    @property
    def is_restyled(self) -> bool:
        return self.was is not None and self.was.looks != self.place.looks

    @property
    def is_whole(self) -> bool:
        """Whether all of it has one fate, so that its beginning needs no mark of its own."""
        return all(run.fate is self.fate for run in self.runs)


@dataclass(frozen=True)
class TextComparison:
    """Two states of one printed text of a row: its field, what that is called, and its lines.

    ``is_name``: it is the row's number or title, by which the row is cited. ``is_behind``: it is read after the rows
    inside this one.
    """

    field: str
    label: str
    lines: tuple[Line, ...]
    is_rich: bool = False
    is_name: bool = False
    is_behind: bool = False

    @property
    def is_reworded(self) -> bool:
        return any(line.fate is not Fate.SAME or any(run.is_change for run in line.runs) for line in self.lines)

    @property
    def is_restyled(self) -> bool:
        return any(line.is_restyled or any(run.is_restyled for run in line.runs) for line in self.lines)

    def words(self, *, without: Fate) -> str:
        """One of the two states, as plain text: a line for each paragraph or item, with its printed label."""
        return "\n".join(lines_of(self, without=without))


def lines_of(text: TextComparison, *, without: Fate) -> Iterator[str]:
    """The lines of one of the two states: those that are not ``without``."""
    line: list[str] | None = None
    for found in text.lines:
        if line is None or found.fate is not without:
            if line is not None:
                yield "".join(line).strip()
            place = found.was if without is Fate.NEW and found.was is not None else found.place
            line = [f"{place.label} "] if place.label else []
            if found.fate is without and not any(run.fate is not without for run in found.runs):
                line = None
                continue
        for run in found.runs:
            if run.fate is not without:
                line.append(run.was if without is Fate.NEW and run.was is not None else run.text)
    if line is not None:
        yield "".join(line).strip()


@dataclass(frozen=True)
class RowComparison:
    """A row in its old and its new state; one of the two is missing when it was added or removed.

    ``counted_as`` is the name under which rows of this sort are counted; ``place`` how the row is cited in the new
    text, ``was_place`` in the old one; ``anchor`` and ``was_anchor`` where a link to it leads. ``presumed``: no lineage
    says that the two are one row, their number, name or likeness does. ``replaced``: the words could not be compared
    reliably, so that all of them are shown as gone and new. ``inner`` are rows inside this one, which change with it.
    ``old`` and ``new`` are its positions (from 0) among the rows of its collection; ``under`` is the heading of the row
    above it, ``lineage`` what it has in common with its ancestors, where that is known.
    """

    collection: str
    counted_as: str
    change: Change
    place: str
    was_place: str
    anchor: str
    was_anchor: str
    texts: tuple[TextComparison, ...]
    inner: tuple[RowComparison, ...] = ()
    level: int = 0
    old: int | None = None
    new: int | None = None
    number: str = ""
    title: str = ""
    under: str = ""
    was_at: tuple[int, ...] = ()
    lineage: UUID | None = None
    is_moved: bool = False
    is_renumbered: bool = False
    is_renamed: bool = False
    presumed: bool = False
    replaced: bool = False

    @property
    def key(self) -> str:
        """The row's name across versions: its collection, with the lineage that its ancestors have too. Empty for a row
        that has none; a single text has no other name than its collection.
        """
        if self.lineage is not None:
            return f"{self.collection}:{self.lineage.hex}"
        return self.collection if self.counted_as == TEXTS else ""

    @property
    def is_restyled(self) -> bool:
        """Whether it says the same in other letters somewhere."""
        return any(text.is_restyled for text in self.texts) or any(row.is_restyled for row in self.inner)

    @property
    def is_changed(self) -> bool:
        return self.change is not Change.UNCHANGED

    @property
    def has_another_place(self) -> bool:
        """Whether it is cited otherwise than before because it moved, or got another number or name."""
        return self.was_place != self.place and (self.is_moved or self.is_renumbered or self.is_renamed)

    def exact_change(self) -> Change:
        """What became of the row when quotation marks and formatting count as words do."""
        in_words = {Change.ADDED, Change.REMOVED, Change.REWORDED, Change.RENAMED}
        return Change.REWORDED if self.is_restyled and self.change not in in_words else self.change

    def words(self, *, without: Fate) -> str:
        """All that the row says in one of its two states, as plain text."""
        found = [text.words(without=without) for text in self.texts if not text.is_behind]
        found += [row.words(without=without) for row in self.inner]
        found += [text.words(without=without) for text in self.texts if text.is_behind]
        return "\n".join(filter(None, found))


@dataclass(frozen=True)
class Comparison:
    """Two contents of one kind, row by row in reading order; ``head`` has number, date and subject, apart."""

    kind: str
    head: tuple[TextComparison, ...]
    rows: tuple[RowComparison, ...]

    def changes(self, *, exact: bool = False) -> tuple[RowComparison, ...]:
        """The rows that changed; with ``exact`` also those of which only the letters did."""
        return tuple(row for row in self.rows if (row.exact_change() if exact else row.change) is not Change.UNCHANGED)

    @property
    def restyled(self) -> tuple[RowComparison, ...]:
        """The rows of which only quotation marks or formatting changed."""
        return tuple(row for row in self.rows if not row.is_changed and row.is_restyled)

    def counts(self, *, exact: bool = False) -> dict[str, dict[Change, int]]:
        """How many rows of each sort there are with each change, in reading order of the sorts."""
        found: dict[str, dict[Change, int]] = {}
        for row in self.rows:
            change = row.exact_change() if exact else row.change
            counted = found.setdefault(row.counted_as, dict.fromkeys(Change, 0))
            counted[change] += 1
        return found
