"""Proof that nothing was dropped: the words of the source against the words of what was read from it."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from documents.text.content import VersionContent
from sources.findings import Furniture
from sources.markup.tags import INLINE, TAG, IsTag, markup_of
from sources.words import words

# Furniture that stands in a line of text, rather than taking up its line.
_IN_LINE = frozenset({"link_target", "link_label", "link_title", "struck", "image", "list_number"})
# Comments and settings are not in the text any more; an image's tag goes with all other tags.
_ELSEWHERE = frozenset(
    ["comment", "declaration", "style", "script", "template_tag", "attribute", "front_matter", "image_tag"]
)
_MANY = 50
_PARTED = frozenset({"sup"})
_ANCHOR = 3
_NEAR, _FAR = 12, 400
# A text that differs more often is not the same text, and is said to be missing from there on.
_FAR_LOOKS = 3_000
_GLUED = 8
_AHEAD = 5_000


@dataclass(frozen=True)
class Coverage:
    """What the source has and the content hasn't (by line), and the reverse."""

    missing: tuple[tuple[int, str], ...]
    added: tuple[str, ...]


def content_words(contents: Iterable[VersionContent]) -> list[str]:
    """The words of contents in their reading order."""
    return [word for content in contents for block in content.blocks() for word in words(block.text)]


def source_words(source: str, furniture: Iterable[Furniture], markup: bool = False) -> list[tuple[str, int]]:
    """The words of a source with their line numbers, markup and furniture left out.

    ``markup``: it is written in Markdown or HTML, where entities stand for characters.
    """
    on_line: dict[int, list[Furniture]] = {}
    for piece in furniture:
        if piece.kind in _ELSEWHERE:
            continue
        on_line.setdefault(piece.line, []).append(piece)
    is_tag = markup_of(source)
    found: list[tuple[str, int]] = []
    for number, line in enumerate(source.split("\n"), start=1):
        text = _without_pieces(line, on_line.get(number, ()))
        text = TAG.sub(lambda tag: _tag(tag, is_tag), text)
        if markup:
            text = html.unescape(text)
        found.extend((word, number) for word in words(text))
    return found


def _without_pieces(text: str, pieces: Sequence[Furniture]) -> str:
    if len(pieces) <= _MANY:
        for piece in pieces:
            text = _without(text, piece)
        return text
    # A line with very many is gone through once; what is not found on the way is said to be missing.
    kept: list[str] = []
    position = 0
    for piece in pieces:
        place = text.find(piece.text, position, position + _AHEAD)
        if place >= 0:
            kept.append(text[position:place])
            position = place + len(piece.text)
    return " ".join([*kept, text[position:]])


def _without(text: str, piece: Furniture) -> str:
    if piece.kind == "footnote_mark" or (piece.kind in _IN_LINE and piece.kind != "list_number"):
        # A footnote mark is glued to the last word; a link's address stands behind its text.
        before, _mark, after = text.rpartition(piece.text)
        return f"{before}{'' if piece.kind == 'footnote_mark' else ' '}{after}"
    if piece.kind == "list_number":
        return text.replace(piece.text, " ", 1)
    return ""


def _tag(tag: re.Match[str], is_tag: IsTag) -> str:
    if not is_tag(tag):
        return tag[0]
    return "" if tag[2].lower() in INLINE - _PARTED else " "


def compare(
    source: Sequence[tuple[str, int]], content: Sequence[str], known: Mapping[str, int] | None = None
) -> Coverage:
    """Walk both in step; after a difference, take up again at the nearest three words that agree.

    ``known`` counts words that were added knowingly: the letter of an item, the address of a link.
    """
    missing: list[tuple[str, int]] = []
    added: list[str] = []
    allowed = Counter(known or {})
    left, right, far = 0, 0, 0
    while left < len(source) and right < len(content):
        if source[left][0] == content[right]:
            left, right = left + 1, right + 1
            continue
        if glued := _glued_words(source, content, left, right):
            left, right = left + glued[0], right + glued[1]
            continue
        if allowed[content[right]] > 0:
            allowed[content[right]] -= 1
            right += 1
            continue
        skip = _resume(source, content, left, right, _NEAR)
        if skip is None and far < _FAR_LOOKS:
            skip, far = _resume(source, content, left, right, _FAR), far + 1
        if skip is None:
            break
        missing.extend(source[left : left + skip[0]])
        added.extend(content[right : right + skip[1]])
        left, right = left + skip[0], right + skip[1]
    missing.extend(source[left:])
    added.extend(content[right:])
    return Coverage(_by_line(missing), tuple((Counter(added) - allowed).elements()) if known else tuple(added))


def _glued_words(
    source: Sequence[tuple[str, int]], content: Sequence[str], left: int, right: int
) -> tuple[int, int] | None:
    """How many words of either side are the same letters: marks of emphasis inside a word part it in the source."""
    ours, theirs = source[left][0], content[right]
    taken, given = 1, 1
    while ours != theirs and taken + given < _GLUED:
        if len(ours) < len(theirs) and theirs.startswith(ours) and left + taken < len(source):
            ours, taken = ours + source[left + taken][0], taken + 1
        elif ours.startswith(theirs) and right + given < len(content):
            theirs, given = theirs + content[right + given], given + 1
        else:
            return None
    return (taken, given) if ours == theirs else None


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
