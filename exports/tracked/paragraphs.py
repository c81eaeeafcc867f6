"""A comparison as the paragraphs of a word processor, each with the fate of its words and of its end.

In a word processor the sign that ends a paragraph is inserted or deleted; in a comparison it is the one that begins it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from documents.comparison.alignment import longest_increasing
from documents.comparison.result import Comparison, Fate, Line, RowComparison, Run, TextComparison

TAB = "\t"


@dataclass(frozen=True)
class Paragraph:
    """Words with their fates, and the fate of the paragraph's end; ``depth`` is how far it is set in."""

    runs: tuple[Run, ...]
    end: Fate = Fate.SAME
    depth: int = 0
    is_heading: bool = False
    # The key of the row that it begins with, or belongs to; empty for what is no row.
    row: str = ""


def paragraphs_of(comparison: Comparison) -> Iterator[Paragraph]:
    """Both texts in one, in the order of both: what moved is deleted where it stood and inserted where it stands."""
    for text in comparison.head:
        if text.lines:
            end = _whole_fate(text)
            yield Paragraph((Run(end, f"{text.label}:{TAB}"), *_runs(text)), end)
    for row, fate in in_both_orders(comparison.rows):
        for paragraph in _row(row, fate):
            yield replace(paragraph, row=row.key)


def in_both_orders(rows: Sequence[RowComparison]) -> Iterator[tuple[RowComparison, Fate | None]]:
    """The rows in an order that holds both the old one and the new one; with a fate, only its old or new state."""
    places = {row.was_at or (row.old,): number for number, row in enumerate(_in_old_order(rows))}
    both = [row for row in rows if row.old is not None and row.new is not None]
    order = [places[row.was_at or (row.old,)] for row in both]
    staying = {id(both[place]) for place in longest_increasing(order)}
    waiting = list(reversed(_in_old_order(rows)))
    for row in rows:
        if id(row) in staying:
            while waiting and waiting[-1] is not row:
                yield waiting.pop(), Fate.GONE
            waiting.pop()
            yield row, None
        elif row.new is not None:
            yield row, Fate.NEW
    while waiting:
        yield waiting.pop(), Fate.GONE


def _in_old_order(rows: Iterable[RowComparison]) -> list[RowComparison]:
    return sorted((row for row in rows if row.old is not None), key=lambda row: row.was_at or (row.old or 0,))


def _inner(row: RowComparison, fate: Fate | None) -> Iterable[tuple[RowComparison, Fate | None]]:
    if fate is Fate.GONE:
        return [(inner, fate) for inner in _in_old_order(row.inner)]
    if fate is Fate.NEW:
        return [(inner, fate) for inner in row.inner if inner.new is not None]
    return in_both_orders(row.inner)


def _runs(text: TextComparison) -> tuple[Run, ...]:
    return tuple(run for line in text.lines for run in line.runs)


def _whole_fate(text: TextComparison) -> Fate:
    """The fate of all words of a plain text, if they have one."""
    fates = {run.fate for run in _runs(text)}
    return fates.pop() if len(fates) == 1 else Fate.SAME


def _row(row: RowComparison, fate: Fate | None) -> Iterator[Paragraph]:
    texts = row.texts if fate is None else tuple(_state(text, fate) for text in row.texts)
    end = fate or Fate.SAME
    if row.old is None or row.new is None:
        end = Fate.NEW if row.old is None else Fate.GONE
    name = _spaced(text for text in texts if text.is_name)
    if name and (row.title or all(text.is_name for text in texts)):
        yield Paragraph(tuple(name), end, row.level, is_heading=True)
        name = []
    for text in texts:
        if not text.is_name and not text.is_behind:
            for paragraph in _text(text, end, row.level):
                # A number stands before the words of its row.
                runs = (*name, Run(end, TAB), *paragraph.runs) if name else paragraph.runs
                yield replace(paragraph, runs=runs)
                name = []
    yield from _items(row, fate)
    for text in texts:
        if text.is_behind:
            yield from _text(text, end, row.level)


def _items(row: RowComparison, fate: Fate | None) -> Iterator[Paragraph]:
    for inner, inner_fate in _inner(row, fate):
        for paragraph in _row(inner, inner_fate):
            bullet = Run(paragraph.end, f"•{TAB}")
            yield replace(paragraph, runs=(bullet, *paragraph.runs), depth=row.level + 1, is_heading=False)


def _spaced(names: Iterable[TextComparison]) -> list[Run]:
    """Number and title in one paragraph; the space between them goes with the one that comes or goes."""
    found: list[Run] = []
    fate = Fate.SAME
    for text in names:
        own = _whole_fate(text)
        if found and text.lines:
            found.append(Run(own if own is not Fate.SAME else fate, " "))
        found += _runs(text)
        fate = own
    return found


def _state(text: TextComparison, fate: Fate) -> TextComparison:
    """One of the two states of a text, all of it with that fate."""
    lines: list[Line] = []
    without = Fate.NEW if fate is Fate.GONE else Fate.GONE
    for line in text.lines:
        runs = tuple(_as(run, fate) for run in line.runs if run.fate is not without)
        if line.fate is without and lines:
            lines[-1] = lines[-1]._replace(runs=lines[-1].runs + runs)
        elif line.fate is not without or runs:
            place = line.was if fate is Fate.GONE and line.was is not None else line.place
            lines.append(Line(fate if text.is_rich else line.fate, place, runs))
    return replace(text, lines=tuple(lines))


def _as(run: Run, fate: Fate) -> Run:
    if fate is Fate.GONE and run.was is not None:
        return Run(fate, run.was, run.was_style)
    return Run(fate, run.text, run.style)


def _text(text: TextComparison, end: Fate, level: int) -> Iterator[Paragraph]:
    """The paragraphs of a text; ``end`` is the fate of the row, with which its last paragraph ends."""
    lines = list(text.lines)
    if not text.is_rich:
        if lines:
            own = _whole_fate(text)
            yield Paragraph(_runs(text), own if end is Fate.SAME else end, level)
        return
    ends = _ends(lines, end)
    if ends is None:
        for fate in (Fate.GONE, Fate.NEW):
            yield from _text(_state(text, fate), fate, level)
        return
    for line, fate in zip(lines, ends, strict=True):
        yield Paragraph((*_label(line), *line.runs), fate, level + line.place.depth)


def _ends(lines: Sequence[Line], end: Fate) -> list[Fate] | None:
    """The fate of each paragraph's end, from those of the lines' beginnings; None where that can't be said so."""
    if not lines:
        return []
    begins = [line.fate for line in lines]
    if all(fate is end for fate in begins) and all(line.is_whole for line in lines):
        return [end] * len(lines)
    ends = [*begins[1:], Fate.SAME]
    place = 0
    while place < len(lines):
        fate = begins[place]
        last = place
        while last < len(lines) and fate is not Fate.SAME and begins[last] is fate and lines[last].is_whole:
            last += 1
        behind = begins[last] if last < len(lines) else Fate.SAME
        if last > place and behind is Fate.SAME:
            # Whole paragraphs come and go with their own ends, and the one before them keeps its own.
            if place:
                ends[place - 1] = Fate.SAME
            ends[place:last] = [fate] * (last - place)
            begins[place] = Fate.SAME
        elif place == 0 and fate is not Fate.SAME:
            return None
        place = max(last, place + 1)
    return ends


def _label(line: Line) -> Iterator[Run]:
    new = line.place.label or ("•" if line.place.begins_item else "")
    was = new
    if line.was is not None:
        was = line.was.label or ("•" if line.was.begins_item else "")
    fate = line.fate
    if new == was or fate is not Fate.SAME:
        if new:
            yield Run(fate, f"{new}{TAB}")
        return
    if was:
        yield Run(Fate.GONE, f"{was}{TAB}")
    if new:
        yield Run(Fate.NEW, f"{new}{TAB}")
