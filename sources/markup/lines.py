"""Paragraphs and items as the rich text that an agreement may carry (:mod:`documents.richtext`)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sources.inline import inline, plain
from sources.labels import roman

__all__ = ["Fragment", "fragments", "inline", "plain", "to_html"]

# What a tag of these names holds is kept; the tag itself says how it looked. Other "<…>" is text ("<naam>").
BLOCK_TAG = re.compile(r"</?(?:p|ul|ol|li|div|br|table|tbody|tr|td|th|h[1-6])(?=[\s/>])[^<>]*>", re.IGNORECASE)
_TOKEN = re.compile(r"(</?(?:p|ul|ol|li|div)(?=[\s/>])[^<>]*>)", re.IGNORECASE)
_BULLETS = "•●▪◦"
_SEMICOLON = re.compile(r"(?<=;)\s+")


@dataclass(frozen=True)
class Fragment:
    """A paragraph or a list item: a text of the stream, with its inline markup not yet converted.

    ``level`` is how deep the list stands, where markup says it; ``marker`` what stands before the item: a bullet, or a
    number or letter. A fragment with a level and without a marker is a further paragraph of the item above.
    """

    text: str
    item: bool = False
    level: int = 0
    marker: str | None = None

    @property
    def depth(self) -> int:
        """How deep it stands in lists: 0 for a paragraph."""
        return self.level or int(self.item)


def fragments(cell: str) -> tuple[list[Fragment], bool]:
    """The paragraphs and items of a table cell that holds HTML, and whether the division of a list was a guess.

    A list that is never closed ends at the next paragraph; its items begin at ``<li>``, a bullet character, or, for
    want of both, behind a semicolon.
    """
    found: list[Fragment] = []
    guessed = in_list = False
    for token in _TOKEN.split(cell):
        if tag := _TOKEN.fullmatch(token):
            name = tag[1].strip("</> ").split()[0].lower()
            in_list = (in_list or name in {"ul", "ol"}) and name not in {"p", "div"} and not tag[1].startswith("</ul")
            continue
        if not token.strip():
            continue
        if not in_list:
            found.append(Fragment(token.strip()))
            continue
        pieces = _divide(token)
        if len(pieces) == 1 and token.strip()[0] not in _BULLETS and ";" in token:
            pieces, guessed = _SEMICOLON.split(token.strip()), True
        found.extend(Fragment(piece.strip(), item=True) for piece in pieces)
    return found, guessed


def _divide(token: str) -> list[str]:
    """A text at its bullet characters."""
    for bullet in _BULLETS[1:]:
        token = token.replace(bullet, _BULLETS[0])
    return [piece.strip() for piece in token.split(_BULLETS[0]) if piece.strip()]


def to_html(parts: Sequence[Fragment]) -> str:
    """Paragraphs and items as rich text; neighbouring items form one list, deeper ones a list inside their item."""
    return _blocks(list(parts), 0)


def _blocks(parts: Sequence[Fragment], depth: int) -> str:
    out: list[str] = []
    index = 0
    while index < len(parts):
        if parts[index].depth <= depth:
            out.append(f"<p>{inline(parts[index].text)}</p>")
            index += 1
            continue
        end, count = index + 1, 1
        kind = _kind(parts[index])
        while end < len(parts) and parts[end].depth > depth:
            if parts[end].depth == depth + 1 and _begins(parts[end]):
                if not _goes_on(kind, count, parts[end]):
                    break
                count += 1
            end += 1
        out.append(_list(parts[index:end], depth + 1))
        index = end
    return "".join(out)


def _list(parts: Sequence[Fragment], depth: int) -> str:
    """Items of one list, each with what stands below it."""
    starts = [index for index, part in enumerate(parts) if part.depth == depth and _begins(part)]
    if not starts or starts[0]:
        starts = [0, *starts]
    items = [parts[start:end] for start, end in zip(starts, [*starts[1:], len(parts)], strict=True)]
    body = "".join(f"<li>{_item(item, depth)}</li>" for item in items)
    number, style = _kind(parts[0])
    if not style:
        return f"<ul>{body}</ul>"
    start = f' start="{number}"' if number != 1 else ""
    return f"<ol{start}{'' if style == '1' else f' type="{style}"'}>{body}</ol>"


def _item(parts: Sequence[Fragment], depth: int) -> str:
    """One paragraph stands in the item itself; of several each is a paragraph."""
    first, *others = parts
    if first.depth > depth:
        return _blocks(parts, depth)
    if others and others[0].depth == depth:
        return _blocks(parts, depth)
    return inline(first.text) + _blocks(others, depth)


def _begins(part: Fragment) -> bool:
    return part.marker is not None or part.item


def _goes_on(kind: tuple[int, str], count: int, part: Fragment) -> bool:
    """Whether an item is the next of a list of this kind that has so many items: only then is its number printed."""
    start, style = kind
    number, other = _kind(part)
    if not style or not other:
        return style == other
    if other.lower() == "i" != style.lower():
        # "i" behind "h" is a letter.
        number, other = _position(part), "A" if other == "I" else "a"
    return (number, other) == (start + count, style)


def _kind(part: Fragment) -> tuple[int, str]:
    """The number that an item bears and the style of numbering, HTML's ``type``; no style for a bullet."""
    printed = (part.marker or "").strip("().")
    if printed.isdecimal() and len(printed) < 6:
        return int(printed), "1"
    if printed and printed.isascii() and printed.isalpha():
        return _letter(printed)
    return 0, ""


def _letter(printed: str) -> tuple[int, str]:
    value = roman(printed)
    upper = printed.isupper()
    if value is not None and (len(printed) > 1 or printed.lower() == "i"):
        return value, "I" if upper else "i"
    return _letters(printed), "A" if upper else "a"


def _position(part: Fragment) -> int:
    return _letters((part.marker or "").strip("()."))


def _letters(printed: str) -> int:
    position = 0
    for letter in printed.lower():
        position = 26 * position + ord(letter) - 96
    return position
