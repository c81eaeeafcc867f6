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
_FEWEST, _LEAST_SIGNS = 8, 18
_GUTTER = 0.8
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


def in_reading_order(lines: Sequence[PageLine], width: float) -> list[PageLine]:
    """Lines in the order of reading: where a page has two or three columns, one after another."""
    gutter = _gutter(lines, width)
    if gutter is None:
        return list(lines)
    ordered: list[PageLine] = []
    left: list[PageLine] = []
    right: list[PageLine] = []
    for line in lines:
        if _crosses(line, gutter):
            ordered += [*in_reading_order(left, width), *in_reading_order(right, width), line]
            left, right = [], []
            continue
        for into, words in zip((left, right), _sides(line, gutter), strict=True):
            if words:
                into.append(_line(words))
    columns = [*in_reading_order(left, width), *in_reading_order(right, width)]
    if columns:
        columns[0].notes.append("columns")
    return [*ordered, *columns]


def _sides(line: PageLine, gutter: float) -> tuple[list[Word], list[Word]]:
    words = [word for segment in line.segments for word in segment.words]
    return [word for word in words if word.right <= gutter], [word for word in words if word.right > gutter]


def _crosses(line: PageLine, gutter: float) -> bool:
    """Whether words of the line stand where the gutter is, or nearer to each other there than columns do."""
    left, right = _sides(line, gutter)
    near = bool(left) and bool(right) and right[0].left - max(word.right for word in left) < _GUTTER * line.size
    return near or any(word.left < gutter < word.right for word in right)


def _gutter(lines: Sequence[PageLine], width: float) -> float | None:
    """Where the space between two columns of running text lies; None without columns."""
    if len(lines) < _FEWEST:
        return None
    found: list[tuple[int, float]] = []
    for step in range(int(0.25 * width), int(0.75 * width), 3):
        crossed = parted = 0
        for line in lines:
            if _crosses(line, step):
                crossed += 1
            elif line.left < step < line.right:
                parted += 1
        if parted >= max(_FEWEST, 0.4 * len(lines)) and crossed <= 0.2 * len(lines):
            found.append((parted - 2 * crossed, float(step)))
    if not found:
        return None
    most = max(found)[0]
    places = [place for score, place in found if score == most]
    best = places[len(places) // 2]
    pairs = [_sides(line, best) for line in lines if line.left < best < line.right and not _crosses(line, best)]
    lengths = [[sum(len(word.text) + 1 for word in pair[side]) for pair in pairs] for side in (0, 1)]
    # In a table the cells of a column are short, or of very different length.
    return best if all(median(each) >= max(_LEAST_SIGNS, 0.6 * max(each)) for each in lengths) else None
