"""Proof that nothing was dropped: the words of the source against the words of what was read from it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from documents.importing.findings import Furniture
from documents.importing.markup import BLOCK_TAG, INLINE_TAG
from documents.text.content import VersionContent

_WORD = re.compile(r"\w+")
_ANCHOR = 3
_NEAR, _FAR = 12, 400


@dataclass(frozen=True)
class Coverage:
    """What the source has and the content hasn't (by line), and the reverse."""

    missing: tuple[tuple[int, str], ...]
    added: tuple[str, ...]


def words(text: str) -> list[str]:
    """The words of a text: runs of letters, digits and underscores."""
    return _WORD.findall(text)


def content_words(contents: Iterable[VersionContent]) -> list[str]:
    """The words of contents in their reading order."""
    return [word for content in contents for block in content.blocks() for word in words(block.text)]


def source_words(source: str, furniture: Iterable[Furniture]) -> list[tuple[str, int]]:
    """The words of a source with their line numbers, markup and page furniture left out."""
    on_line: dict[int, list[Furniture]] = {}
    for piece in furniture:
        on_line.setdefault(piece.line, []).append(piece)
    found: list[tuple[str, int]] = []
    for number, line in enumerate(source.split("\n"), start=1):
        text = BLOCK_TAG.sub(" ", INLINE_TAG.sub("", line))
        for piece in on_line.get(number, ()):
            # A footnote mark is glued to the last word; all other furniture takes up its line.
            before, _mark, after = text.rpartition(piece.text) if piece.kind == "footnote_mark" else ("", "", "")
            text = f"{before}{after}"
        found.extend((word, number) for word in words(text))
    return found


def compare(source: Sequence[tuple[str, int]], content: Sequence[str]) -> Coverage:
    """Walk both in step; after a difference, take up again at the nearest three words that agree."""
    missing: list[tuple[str, int]] = []
    added: list[str] = []
    left, right = 0, 0
    while left < len(source) and right < len(content):
        if source[left][0] == content[right]:
            left, right = left + 1, right + 1
            continue
        skip = _resume(source, content, left, right, _NEAR) or _resume(source, content, left, right, _FAR)
        if skip is None:
            break
        missing.extend(source[left : left + skip[0]])
        added.extend(content[right : right + skip[1]])
        left, right = left + skip[0], right + skip[1]
    missing.extend(source[left:])
    added.extend(content[right:])
    return Coverage(_by_line(missing), tuple(added))


def _resume(
    source: Sequence[tuple[str, int]], content: Sequence[str], left: int, right: int, window: int
) -> tuple[int, int] | None:
    ahead = {
        tuple(word for word, _line in source[left + step : left + step + _ANCHOR]): step
        for step in range(min(window, len(source) - left) - 1, -1, -1)
    }
    options = [
        (ahead[key], step)
        for step in range(min(window, len(content) - right))
        if (key := tuple(content[right + step : right + step + _ANCHOR])) in ahead
    ]
    return min(options, key=sum, default=None)


def _by_line(missing: Sequence[tuple[str, int]]) -> tuple[tuple[int, str], ...]:
    lines: dict[int, list[str]] = {}
    for word, number in missing:
        lines.setdefault(number, []).append(word)
    return tuple((number, " ".join(found)) for number, found in lines.items())
