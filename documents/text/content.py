"""What a version says, as plain data: the form in which it is imported, sealed, exported and printed.

Every string is printed text, exactly as it stands in the document, typos included. Fields called ``text``,
``text_after``, ``preamble``, ``*_intro``, ``*closing`` and a category's ``measures`` hold rich text
(:mod:`documents.richtext`); everything else is plain. Facts derived from the text (a country, a link between
rows) are not content: they stand beside it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Literal

from documents import richtext

BlockKind = Literal["heading", "row_heading", "text", "cell", "footnote"]


@dataclass(frozen=True)
class Block:
    """One line of a version in its reading order: plain text and the part it plays.

    ``label`` is the number or letter of a list item that begins here ("b."): printed, but no character of the text.
    """

    kind: BlockKind
    text: str
    label: str = ""

    @property
    def printed(self) -> str:
        """The line with its label, as a page shows it."""
        return " ".join(filter(None, [self.label, self.text]))


@dataclass(frozen=True)
class VersionNumber:
    """The printed number *ordinal/year[/scope]*, such as ``1/2023`` or ``2/2023/Perspectief``."""

    ordinal: int
    year: int
    scope: str = ""

    def __str__(self) -> str:
        return "/".join(str(part) for part in (self.ordinal, self.year, self.scope) if part != "")


@dataclass(frozen=True)
class LogEntry:
    """A row of the version log (*versiebeheer*): the date as printed and what changed then."""

    date: str
    text: str


@dataclass(frozen=True)
class Footnote:
    """A note at the foot of a page: its mark, its text, and the group of rows after which it is read."""

    mark: str
    text: str
    after: str


@dataclass(frozen=True, kw_only=True)
class VersionContent:
    """What every kind of document has: number, date and subject (ONDERWERP), each of which may be unknown."""

    kind: ClassVar[str]

    number: VersionNumber | None = None
    date: date | None = None
    subject: str = ""

    def blocks(self) -> Iterator[Block]:
        """The content in the reading order of the source, one block a line of text."""
        raise NotImplementedError


def rich(html: str, kind: BlockKind = "text") -> Iterator[Block]:
    """The blocks of a rich text, in order."""
    for label, line in richtext.labelled_lines(html):
        yield Block(kind, line, label)


def plain(text: str, kind: BlockKind = "text") -> Iterator[Block]:
    """A block for a plain text, none when it is empty."""
    if text:
        yield Block(kind, text)
