"""Whether a comparison is right: accepting all of it gives the new text, rejecting all of it the old one."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from documents.comparison.result import Fate, Place, TextComparison
from documents.markup.reading import read_tree
from documents.markup.tree import BREAK, Block, InlineRun, Item, Items, ParagraphBlock, RichText
from documents.markup.writing import write


def accept_all(text: TextComparison) -> str:
    """The new text: markup of a rich one, the words of a plain one."""
    return _taken(text, Fate.GONE)


def reject_all(text: TextComparison) -> str:
    """The old text: markup of a rich one, the words of a plain one."""
    return _taken(text, Fate.NEW)


def holds(text: TextComparison, old: str | None, new: str | None) -> bool:
    """Whether the comparison gives back exactly the two texts of which it was made."""
    return _says(reject_all(text), old or "", text.is_rich) and _says(accept_all(text), new or "", text.is_rich)


def _says(taken: str, text: str, is_rich: bool) -> bool:
    # What is stored is written so already; what was stored before there was one form is not.
    return taken == text or (is_rich and taken == write(RichText(read_tree(text).blocks)))


def _taken(text: TextComparison, without: Fate) -> str:
    lines: list[tuple[Place, list[InlineRun]]] = []
    for line in text.lines:
        if line.fate is not without:
            place = line.was if without is Fate.NEW and line.was is not None else line.place
            lines.append((place, []))
        for run in line.runs:
            if run.fate is without:
                continue
            old = without is Fate.NEW and run.was is not None
            words, style = (run.was or "", run.was_style) if old else (run.text, run.style)
            lines[-1][1].append(InlineRun(words, style.strong, style.emphasis, style.href))
    if not text.is_rich:
        return "".join(run.text for _place, runs in lines for run in runs)
    return write(RichText(_blocks(lines, 0)))


def _blocks(lines: Sequence[tuple[Place, list[InlineRun]]], depth: int) -> tuple[Block, ...]:
    """The tree of lines that all stand in the same lists down to ``depth``."""
    blocks: list[Block] = []

    def block_of(line: tuple[Place, list[InlineRun]]) -> tuple[int | None, bool]:
        place = line[0]
        in_list = place.depth > depth
        return (place.steps[depth].block if in_list else place.block), in_list

    for (number, in_list), group in groupby(lines, key=block_of):
        members = list(group)
        if in_list:
            step = members[0][0].steps[depth]
            items = [
                Item(_blocks(list(own), depth + 1))
                for _item, own in groupby(members, key=lambda line: line[0].steps[depth].item)
            ]
            blocks.append(Items(tuple(items), step.style, step.start))
        elif number is not None:
            blocks.append(ParagraphBlock(tuple(_whole(members[0][1]))))
    return tuple(blocks)


def _whole(runs: Sequence[InlineRun]) -> list[InlineRun]:
    """Runs as a tree has them: those alike joined, each line break one of its own."""
    found: list[InlineRun] = []
    for run in runs:
        for number, piece in enumerate(run.text.split(BREAK)):
            if number:
                found.append(InlineRun(BREAK, run.strong, run.emphasis, run.href))
            if not piece:
                continue
            last = found[-1] if found else None
            alike = last and last.text != BREAK and (last.strong, last.emphasis, last.href)
            if last is not None and alike == (run.strong, run.emphasis, run.href):
                found[-1] = InlineRun(last.text + piece, run.strong, run.emphasis, run.href)
            else:
                found.append(InlineRun(piece, run.strong, run.emphasis, run.href))
    return found
