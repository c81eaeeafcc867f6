"""The words in which two texts differ, in the order in which they are read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

# A word keeps its hyphens, points and apostrophes ("sub-verwerker", "1.2", "foto's"); other signs stand alone.
_TOKENS = re.compile(r"\s+|\w+(?:[-.,'’/@:]\w+)*|[^\w\s]")
# Beyond this many differing words a comparison takes seconds, and says no more than both texts whole.
_MOST = 6_000
_MOST_WITHOUT_HEURISTICS = 1_000
# Words that stay around a change.
CONTEXT = 12


class Kind(StrEnum):
    """What became of a piece of text."""

    SAME = "same"
    GONE = "gone"
    NEW = "new"
    CUT = "cut"


@dataclass(frozen=True)
class Piece:
    """A run of words with one fate; of one that was ``CUT``, unchanged words are left out."""

    kind: Kind
    text: str = ""


def difference(old: str, new: str) -> tuple[Piece, ...]:
    """What is gone and what is new, word by word: all but the new pieces are ``old``, all but the gone ones ``new``."""
    before, after = _TOKENS.findall(old), _TOKENS.findall(new)
    return tuple(_joined(_phrases(list(_pieces(before, after)))))


def around_changes(pieces: Sequence[Piece], words: int = CONTEXT) -> tuple[Piece, ...]:
    """The same with only so many unchanged words before and after each change; all pieces where nothing changed."""
    if all(piece.kind is Kind.SAME for piece in pieces):
        return tuple(pieces)
    return tuple(_joined(list(_shortened(pieces, words))))


def _pieces(before: list[str], after: list[str]) -> Iterator[Piece]:
    start = 0
    while start < min(len(before), len(after)) and before[start] == after[start]:
        start += 1
    end = 0
    while end < min(len(before), len(after)) - start and before[-1 - end] == after[-1 - end]:
        end += 1
    yield Piece(Kind.SAME, "".join(before[:start]))
    old, new = before[start : len(before) - end], after[start : len(after) - end]
    longest = max(len(old), len(new))
    if longest > _MOST:
        yield from (Piece(Kind.GONE, "".join(old)), Piece(Kind.NEW, "".join(new)))
    else:
        matcher = SequenceMatcher(None, old, new, autojunk=longest > _MOST_WITHOUT_HEURISTICS)
        for what, i, j, k, m in matcher.get_opcodes():
            if what == "equal":
                yield Piece(Kind.SAME, "".join(old[i:j]))
                continue
            yield Piece(Kind.GONE, "".join(old[i:j]))
            yield Piece(Kind.NEW, "".join(new[k:m]))
    yield Piece(Kind.SAME, "".join(before[len(before) - end :]))


def _phrases(pieces: list[Piece]) -> list[Piece]:
    """Changes with nothing but a space or a sign between them are one: a reader sees phrases, not confetti."""
    found: list[Piece] = []
    filled = [piece for piece in pieces if piece.text]
    for number, piece in enumerate(filled):
        between = 0 < number < len(filled) - 1
        if piece.kind is Kind.SAME and between and not re.search(r"\w", piece.text):
            found += [Piece(Kind.GONE, piece.text), Piece(Kind.NEW, piece.text)]
        else:
            found.append(piece)
    return found


def _joined(pieces: list[Piece]) -> Iterator[Piece]:
    """Neighbours of one kind together, and of each change first all that is gone and then all that is new."""
    gone = new = same = ""
    end = Piece(Kind.CUT)
    for piece in [*pieces, end]:
        if piece.kind is Kind.GONE or piece.kind is Kind.NEW:
            if same:
                yield Piece(Kind.SAME, same)
                same = ""
            gone, new = (gone + piece.text, new) if piece.kind is Kind.GONE else (gone, new + piece.text)
            continue
        if gone:
            yield Piece(Kind.GONE, gone)
        if new:
            yield Piece(Kind.NEW, new)
        gone = new = ""
        if piece.kind is Kind.SAME:
            same += piece.text
            continue
        if same:
            yield Piece(Kind.SAME, same)
            same = ""
        if piece is not end:
            yield piece


def _shortened(pieces: Sequence[Piece], words: int) -> Iterator[Piece]:
    for number, piece in enumerate(pieces):
        if piece.kind is not Kind.SAME:
            yield piece
            continue
        found = re.findall(r"\s*\S+\s*", piece.text)
        before = found[:words] if number > 0 else []
        after = found[-words:] if number < len(pieces) - 1 else []
        if len(found) <= len(before) + len(after) + 1:
            yield piece
            continue
        yield from (Piece(Kind.SAME, "".join(before)), Piece(Kind.CUT), Piece(Kind.SAME, "".join(after)))
