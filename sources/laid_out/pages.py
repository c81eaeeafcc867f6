"""Page furniture of the set of documents: DATUM / VERSIE / ONDERWERP, page numbers, the pay-off under them.

It is the only source of an annex's date and number, and stands in mid-sentence where a page ended there.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from documents.text.content import VersionNumber
from sources.findings import Furniture
from sources.laid_out.layout import TextLine

_IN_COLUMNS = re.compile(r"DATUM\s+VERSIE\s+ONDERWERP")
_COLUMN_VALUES = re.compile(r"(\d{1,2}-\d{1,2}-\d{4})\s+(\d+/\d{4}(?:/\S+)?)\s+(\S.*)")
_STACKED = re.compile(r"DATUM\s*(\d{1,2}-\d{1,2}-\d{4})\s*VERSIE\s*(\d+/\d{4}(?:/\w+?)?)\s*ONDERWERP\s*(\S.*)")
_STACKED_LINES = 6
_PAGE_NUMBER = re.compile(r"\d{1,3} van \d{1,3}")
_PAY_OFF = "knowhow"


@dataclass(frozen=True)
class PageHead:
    """A running head as printed; ``before`` is the index of the line of text that follows it."""

    date: str
    number: str
    subject: str
    line: int
    before: int


@dataclass(frozen=True)
class Pages:
    """Lines of text with the furniture taken out and kept apart."""

    lines: list[TextLine]
    heads: list[PageHead]
    furniture: list[Furniture]


def printed_number(text: str) -> VersionNumber | None:
    """A version number printed as ordinal/year[/scope], None when it has another shape."""
    match = re.fullmatch(r"(\d{1,4})/(\d{4})(?:/(\S+))?", text.strip())
    return VersionNumber(int(match[1]), int(match[2]), match[3] or "") if match else None


def without_furniture(lines: Sequence[TextLine]) -> Pages:
    """``lines`` without page furniture. Without a single running head nothing is furniture."""
    pages = Pages([], [], [])
    index = 0
    while index < len(lines):
        head, taken, in_columns = _head_at(lines, index)
        if head is None:
            pages.lines.append(lines[index])
            index += 1
            continue
        taken += _page_foot(lines, index + taken)
        pages.heads.append(replace(head, before=len(pages.lines)))
        pages.furniture.extend(Furniture("page_head", line.text, line.number) for line in lines[index : index + taken])
        index += taken
        if index < len(lines) and (in_columns or lines[index].text[0].islower()):
            # The page ended here, maybe in mid-sentence, so the break says nothing about paragraphs.
            pages.lines.append(replace(lines[index], gap=False, page=True))
            index += 1
    return pages


def _head_at(lines: Sequence[TextLine], index: int) -> tuple[PageHead | None, int, bool]:
    if not lines[index].text.startswith("DATUM"):
        return None, 0, False
    if _IN_COLUMNS.fullmatch(lines[index].text) and index + 1 < len(lines):
        if values := _COLUMN_VALUES.fullmatch(lines[index + 1].text):
            return _page_head(values, lines[index]), 2, True
        return None, 0, False
    for taken in range(1, _STACKED_LINES + 1):
        if values := _STACKED.fullmatch(" ".join(line.text for line in lines[index : index + taken])):
            return _page_head(values, lines[index]), taken, False
    return None, 0, False


def _page_head(values: re.Match[str], line: TextLine) -> PageHead:
    return PageHead(values[1], values[2], values[3], line.number, 0)


def _page_foot(lines: Sequence[TextLine], index: int) -> int:
    taken = 0
    while index + taken < len(lines):
        text = lines[index + taken].text
        if not (_PAGE_NUMBER.fullmatch(text) or text == _PAY_OFF):
            break
        taken += 1
    return taken
