"""Text as it was laid out on pages: physical lines, true breaks, wrapped sentences."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from django.utils.functional import Promise

# Lines longer than any page is wide: there each line is a paragraph of its own.
UNWRAPPED = 130

# No paragraph is longer; lines without end are not made one text, which would be copied at each of them.
LONGEST_JOINED = 50_000

_END = 200
# A footnote mark may stand behind the full stop.
_COMPLETE = re.compile(r"[.:;!?](?:\[\d{1,3}\]|[¹²³⁴-⁹]+)?[\"'”’»)\]*_]*(<[^>]*>)*$")
_HYPHEN = re.compile(r"\w-$")
_CONJUNCTION = re.compile(r"(en|of|and|or|und|oder|sowie|alsmede|respectievelijk|et|ou)\b", re.IGNORECASE)
_ADDRESS = re.compile(r"(https?://|www\.)\S+$")
# Zero width and direction: they show nothing, and would hide a number at a line start.
_UNSEEN = "\u200b\u200e\u200f\u202a\u202b\u202c\u2060\ufeff"
# A line that goes on in lower case; "a. …" and "(ii) …" are members of a list instead.
_LOWER = re.compile(r"\s*(?!\(?[a-z]{1,4}[.)])[^\W\d_A-Z]")
_SPACES = re.compile(r"[^\S\n\f]")


class CellPart(NamedTuple):
    """A paragraph (level 0) or an item of a list in the cell of a table, as a text of the stream."""

    text: str
    level: int = 0
    marker: str | None = None


@dataclass(frozen=True)
class TextLine:
    """A physical line without its outer space; its text is that of the stream (:mod:`sources.inline`).

    ``gap``: a true paragraph break stands before it; ``page``: a page begins with it, which says nothing about
    paragraphs; ``loose``: space was left at its end, as behind the last word of a paragraph in text taken from PDF.

    Where markup says it: ``depth`` is that of a heading (1 to 6); ``cells`` are those of a table row, empty ones too;
    ``level`` is how deep it stands in a list that is part of a text, and ``marker`` what stands before the item that
    begins here ("•", "1.", "b."), which ``text`` leaves out. ``markup`` says that a parser of markup made the line, so
    that nothing in it has to be guessed; ``notes`` are reasons to look at the row that it becomes. ``parts`` are the
    paragraphs and items of each cell, where a file says so; ``full`` says that on its page the next word had no room.
    """

    number: int
    text: str
    gap: bool = False
    page: bool = False
    indent: int = 0
    loose: bool = False
    depth: int = 0
    cells: tuple[str, ...] = ()
    level: int = 0
    marker: str | None = None
    markup: bool = False
    notes: tuple[str | Promise, ...] = ()
    parts: tuple[tuple[CellPart, ...], ...] = ()
    full: bool = False

    @property
    def complete(self) -> bool:
        """Whether a sentence, or a member of an enumeration, ends with this line."""
        return bool(_COMPLETE.search(self.text[-_END:]))


def read_lines(text: str) -> list[TextLine]:
    """The lines of ``text`` that are not empty, counted from 1, with what stood between them.

    Text taken from PDF may have an empty line behind every physical line; there only a line of spaces is a break.
    """
    raw = [
        (number, part, page > 0)
        for number, line in enumerate(text.split("\n"), start=1)
        for page, part in enumerate(line.split("\f"))
    ]
    spaced = _is_double_spaced([part for _number, part, _page in raw])
    lines: list[TextLine] = []
    empty = blank = paged = False
    for number, part, page in raw:
        paged = paged or page
        stripped = _SPACES.sub(" ", part).strip().strip(_UNSEEN)
        if not stripped:
            empty, blank = empty or not part, blank or bool(part)
            continue
        expanded = part.expandtabs(4)
        lines.append(
            TextLine(
                number=number,
                text=part.strip().strip(_UNSEEN).replace("\xa0", " "),
                gap=blank if spaced else empty or blank,
                page=paged or (spaced and bool(lines) and not empty and not blank),
                indent=0 if spaced else len(expanded) - len(expanded.lstrip()),
                loose=spaced and part.endswith("  "),
            )
        )
        empty = blank = paged = False
    return lines


def _is_double_spaced(raw: Sequence[str]) -> bool:
    filled = [index for index, part in enumerate(raw) if part.strip()]
    pairs = list(itertools.pairwise(filled))
    if len(pairs) < 8:
        return False
    spaced = [(first, second) for first, second in pairs if second - first >= 2 and raw[first + 1] == ""]
    wrapped = [second for _first, second in spaced if _LOWER.match(raw[second])]
    return len(spaced) > 0.7 * len(pairs) and len(wrapped) > 0.25 * len(pairs)


def line_width(lines: Iterable[TextLine]) -> int:
    """The length, in characters, of a full line: the 90th percentile of the longer lines, rows of tables apart."""
    # The row of a table is as long as its cells together.
    lengths = sorted(len(line.text) for line in lines if not line.parts)
    lengths = [length for length in lengths if length >= 20] or lengths or [0]
    return lengths[int(0.9 * (len(lengths) - 1))]


def join(first: str, second: str) -> str:
    """Two physical lines as one: a hyphen at a line end stays, and takes no space unless it stands for a word part."""
    return join_texts((first, second))


def join_texts(texts: Iterable[str]) -> str:
    """Any number of physical lines as one, as :func:`joined` does for two."""
    found: list[str] = []
    for text in texts:
        if found and text:
            last = found[-1]
            glued = _HYPHEN.search(last[-2:]) and text[0].isalnum() and not _CONJUNCTION.match(text)
            found.append(text if glued else f" {text}")
        elif text:
            found.append(text)
    return "".join(found)


def has_room(line: TextLine, following: TextLine, width: int, slack: float = 0.86) -> bool:
    """Whether the next line's first word would have fitted behind this one: then the break was meant."""
    if line.full:
        return False
    return len(line.text) + 1 + len(following.text.split(maxsplit=1)[0]) <= slack * width


def continues(line: TextLine, following: TextLine, width: int) -> bool:
    """Whether ``following`` goes on with the paragraph in which ``line`` stands (it carries no label of its own)."""
    if following.level or line.level:
        return following.level == line.level and following.marker is None and not following.gap
    if following.page:
        return not line.complete
    if following.gap:
        return False
    begins_lower = following.text[0].islower()
    if _ADDRESS.match(following.text) and line.complete and (line.loose or has_room(line, following, width)):
        return False
    if width > UNWRAPPED:
        return begins_lower and not line.complete
    if begins_lower:
        return True
    if not line.complete:
        # A line that ends early before a capital or a digit: an address, a title, a line to be signed on.
        return not has_room(line, following, width, 0.5)
    return not (line.loose or has_room(line, following, width))


def paragraphs(lines: Sequence[TextLine], width: int) -> list[list[TextLine]]:
    """Lines without labels, by paragraph."""
    groups: list[list[TextLine]] = []
    for line in lines:
        if groups and continues(groups[-1][-1], line, width):
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def text_of(lines: Iterable[TextLine]) -> str:
    """The text of wrapped lines as one."""
    return join_texts(line.text for line in lines)


def rest_of(line: TextLine, text: str) -> TextLine:
    """What is left of a line once its beginning was read."""
    return replace(line, text=text.strip())
