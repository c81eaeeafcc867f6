"""Words of a page as physical lines in the order in which people read them: columns one after another."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median

from sources.files.pdf.chars import Word
from sources.inline import Run, protect, write

_SAME, _RAISED = 0.35, 0.85
_WIDE = 1.9
_SPACE = 0.13
_FEWEST, _LEAST_SIGNS, _FEWEST_WORDS = 6, 18, 40
_MOST_COLUMNS = 3
_GUTTER = 0.7
_BULLETS = re.compile(r"^[\uf0b7\uf0a7\uf0d8•●▪◦·‣■□o-]$")


@dataclass
class Segment:
    """Words of a line without a wide space between them."""

    words: list[Word]

    @property
    def left(self) -> float:
        return self.words[0].left

    @property
    def right(self) -> float:
        return max(word.right for word in self.words)


@dataclass
class PageLine:
    """A physical line: its segments from left to right, baseline and size; what to look at."""

    segments: list[Segment]
    base: float
    size: float
    notes: list[str] = field(default_factory=list)

    @property
    def left(self) -> float:
        return self.segments[0].left

    @property
    def right(self) -> float:
        return self.segments[-1].right

    def text(self) -> str:
        """As the stream holds it, wide spaces as three blanks."""
        runs: list[Run] = []
        for index, segment in enumerate(self.segments):
            bullet = index == 1 and bool(_BULLETS.match(_plain(self.segments[0])))
            if index:
                runs.append(Run(" " if bullet else "   "))
            runs += self._runs(segment)
        text = write(runs).strip()
        if text.startswith("**") and text.endswith("**") and text.count("**") == 2:
            # A line that is strong as a whole is a title by its place.
            text = text[2:-2]
        return text

    def _runs(self, segment: Segment) -> list[Run]:
        runs: list[Run] = []
        last: Word | None = None
        for word in segment.words:
            text = word.text
            raised = last is not None and word.size < _RAISED * last.size and word.base > last.base + 0.15 * last.size
            if raised and text.strip("[]()").isdecimal():
                text = f"[{text.strip('[]()')}]"
                self.notes.append("raised")
            elif last is not None and not (word.glued and word.left - last.right < _SPACE * last.size):
                runs.append(Run(" "))
            runs.append(Run(protect(text), word.strong))
            last = word if not raised else last
        return runs


def _plain(segment: Segment) -> str:
    return "".join(word.text for word in segment.words)


def lines_of(words: Sequence[Word]) -> list[PageLine]:
    """Words as lines, from top to bottom."""
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda each: -each.base):
        for row in reversed(rows[-4:]):
            anchor = row[0]
            size = max(anchor.size, word.size)
            raised = word.size < _RAISED * anchor.size or anchor.size < _RAISED * word.size
            if abs(anchor.base - word.base) <= (0.55 if raised else _SAME) * size:
                row.append(word)
                break
        else:
            rows.append([word])
    lines = [_line(row) for row in rows]
    return sorted(lines, key=lambda line: -line.base)


def _line(words: list[Word]) -> PageLine:
    words = sorted(words, key=lambda word: word.left)
    size = max(word.size for word in words)
    base = max((word for word in words if word.size >= 0.9 * size), key=lambda word: len(word.text)).base
    segments = [Segment([words[0]])]
    for before, word in itertools.pairwise(words):
        if word.left - max(before.right, segments[-1].right) > _WIDE * size:
            segments.append(Segment([word]))
        else:
            segments[-1].words.append(word)
    return PageLine(segments, base, size)


def in_reading_order(words: Sequence[Word], width: float, deep: int = 0) -> list[PageLine]:
    """Words as lines in the order of reading: where a page has columns, one after another."""
    gutter = _gutter(words, width) if deep < _MOST_COLUMNS else None
    if gutter is None:
        return lines_of(words)
    crossing = [word for word in words if word.left < gutter < word.right]
    across = [w for w in words if any(abs(w.base - c.base) <= _SAME * max(w.size, c.size) for c in crossing)]
    ordered: list[PageLine] = []
    above = float("inf")
    for line in [*lines_of(across), None]:
        below = line.base if line is not None else -float("inf")
        band = [word for word in words if below < word.base < above and word not in across]
        for side in (True, False):
            column = in_reading_order([word for word in band if (word.right <= gutter) == side], width, deep + 1)
            if column and not side:
                column[0].notes.append("columns")
            ordered += column
        if line is not None:
            ordered.append(line)
            above = line.base
    return ordered


def _gutter(words: Sequence[Word], width: float) -> float | None:
    """Where the space between two columns of running text lies; None without columns."""
    if len(words) < _FEWEST_WORDS:
        return None
    body = median([word.size for word in words])
    found: list[tuple[int, float]] = []
    for step in range(int(0.2 * width), int(0.8 * width), 2):
        half = 0.5 * _GUTTER * body
        inside = sum(word.left < step + half and word.right > step - half for word in words)
        left = sum(word.right <= step for word in words)
        if inside <= 0.04 * len(words) and min(left, len(words) - left) >= 0.2 * len(words):
            found.append((inside, float(step)))
    if not found:
        return None
    least = min(found)[0]
    places = [place for inside, place in found if inside == least]
    best = places[len(places) // 2]
    sides = [lines_of([word for word in words if (word.right <= best) == side]) for side in (True, False)]
    lengths = [[sum(len(w.text) + 1 for each in line.segments for w in each.words) for line in side] for side in sides]
    # In a table the cells of a column are short, or of very different length.
    full = all(len(each) >= _FEWEST and median(each) >= max(_LEAST_SIGNS, 0.6 * max(each)) for each in lengths)
    return best if full else None
