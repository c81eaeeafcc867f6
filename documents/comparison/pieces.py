"""The words in which two plain texts differ, in a line, with those far from any change left out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from documents.comparison.result import Fate
from documents.comparison.texts import compare_texts

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
    runs = [run for line in compare_texts(old, new, rich=False, exact=True).lines for run in line.runs]
    pieces: list[Piece] = []
    for run in runs:
        if run.fate is Fate.SAME and run.was is not None:
            # The same word with other white space behind it.
            pieces += [Piece(Kind.GONE, run.was), Piece(Kind.NEW, run.text)]
        else:
            pieces.append(Piece(Kind(run.fate.value), run.text))
    return tuple(_joined(pieces))


def around_changes(pieces: Sequence[Piece], words: int = CONTEXT) -> tuple[Piece, ...]:
    """The same with only so many unchanged words before and after each change; all pieces where nothing changed."""
    if all(piece.kind is Kind.SAME for piece in pieces):
        return tuple(pieces)
    return tuple(_joined(list(_shortened(pieces, words))))


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
