"""What a laid-out body says against what was sealed: the last look before a signature stands under it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from characters import clean
from documents.display.presentation import DocumentPart
from pdf import PdfError
from pdf.wording import Element, read_words

# What a list without numbers is printed with; the label of a numbered item is part of what is compared.
_BULLETS = frozenset("•◦▪")
_SPACE = re.compile(r"\s+")
_SHOWN = 40


class WordsDiffer(Exception):
    """A part's pages do not say what was sealed, word for word; ``place`` is where they part."""

    def __init__(self, reference: str, place: str) -> None:
        super().__init__(f"{reference}: {place}")
        self.reference = reference
        self.place = place


def compare_words(body: bytes, parts: Sequence[DocumentPart]) -> None:
    """Compare the words of a body, read from its pages, with its parts' content, which is that of the sealed JSON.

    White space is left aside: where a line ends is the layout's. Raises ``WordsDiffer``.
    """
    try:
        sections = [part for part in read_words(body).content if isinstance(part, Element) and part.kind == "Sect"]
    except (PdfError, KeyError, ValueError) as problem:
        raise WordsDiffer(parts[0].version.reference, f"its pages can't be read: {problem}") from problem
    # The contents list stands before the parts, the evidence of the parts after them.
    if len(sections) != len(parts) + 2:
        raise WordsDiffer(parts[0].version.reference, f"{len(sections)} sections")
    for part, section in zip(parts, sections[1:-1], strict=True):
        _compare(part, section)


def _compare(part: DocumentPart, section: Element) -> None:
    printed = _squeeze("".join(_texts(section)))
    marks = [_squeeze(note.mark) for note in getattr(part.content, "footnotes", ())]
    place = 0
    for expected in _expected_words(part):
        # The mark of a footnote stands at a heading, and is no word of it.
        while not printed.startswith(expected, place) and (mark := _mark_at(printed, place, marks)):
            place += len(mark)
        if not printed.startswith(expected, place):
            raise WordsDiffer(
                part.version.reference,
                f"“{expected[:_SHOWN]}” was sealed, “{printed[place : place + _SHOWN]}” would be printed",
            )
        place += len(expected)
    if printed[place:]:
        raise WordsDiffer(part.version.reference, f"“{printed[place : place + _SHOWN]}” was not sealed")


def _mark_at(printed: str, place: int, marks: Sequence[str]) -> str:
    return next((mark for mark in marks if mark and printed.startswith(mark, place)), "")


def _expected_words(part: DocumentPart) -> Iterator[str]:
    yield from filter(None, [_squeeze(part.name)])
    for block in part.content.blocks():
        yield from filter(None, [_squeeze(block.printed)])


def _texts(element: Element) -> Iterator[str]:
    for piece in element.content:
        if isinstance(piece, str):
            yield piece
        elif piece.kind != "Lbl" or _squeeze(piece.text()) not in _BULLETS:
            yield from _texts(piece)


def _squeeze(text: str) -> str:
    return _SPACE.sub("", clean(text))
