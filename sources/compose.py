"""Physical lines without labels of their own, as paragraphs and list items."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from sources.laid_out.layout import LONGEST_JOINED, TextLine, continues, has_room, join
from sources.markup.lines import Fragment, to_html

_BULLET = re.compile(r"(?:([●•▪◦·‣■□]|\*(?!\*))\s*|([-–—+])\s+)(?=\S)")
_DASHES = frozenset("-–—+")


def bullet(line: TextLine, previous: TextLine | None, in_list: bool) -> str | None:
    """The text behind a bullet, or None. A dash in mid-sentence, wrapped to a line start, is no bullet."""
    if line.markup:
        return line.text if line.marker is not None else None
    match = _BULLET.match(line.text)
    if match is None or (match[1] == "*" and not line.text[1:2].isspace()):
        return None
    begins = previous is None or line.gap or in_list or previous.complete or previous.text.endswith(",")
    if match[2] in _DASHES and not begins:
        return None
    return line.text[match.end() :]


def compose(lines: Sequence[TextLine], width: int) -> list[Fragment]:
    """Lines as paragraphs and list items, in order."""
    parts: list[Fragment] = []
    previous: TextLine | None = None
    for line in lines:
        text = bullet(line, previous, bool(parts) and parts[-1].item)
        if text is not None:
            parts.append(Fragment(text, item=True, level=line.level, marker=line.marker))
        elif (
            previous
            and parts
            and len(parts[-1].text) < LONGEST_JOINED
            and _goes_on(previous, line, width, parts[-1].item)
        ):
            parts[-1] = replace(parts[-1], text=join(parts[-1].text, line.text))
        else:
            parts.append(Fragment(line.text, level=line.level))
        previous = line
    return parts


def _goes_on(previous: TextLine, line: TextLine, width: int, item: bool) -> bool:
    if line.level:
        return continues(previous, line, width)
    # A short item without punctuation, followed by a capital: the list ended there.
    if item and not line.text[0].islower() and has_room(previous, line, width, 0.6):
        return False
    return continues(previous, line, width)


def rich(lines: Sequence[TextLine], width: int) -> str:
    """Lines as rich text."""
    return to_html(compose(lines, width))


def rich_of(text: str) -> str:
    """A text as one paragraph of rich text, nothing when it is empty."""
    return to_html([Fragment(text)]) if text else ""
