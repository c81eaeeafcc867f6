"""What a reader of files finds: lines of text, and what stands beside them, as data that passes between processes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from sources.inline import Run, as_printed, plain, read, write
from sources.labels import read_label
from sources.laid_out.layout import CellPart, TextLine

ACCEPTED, ORIGINAL = "accepted", "original"
EMPTY_CELL = "–"
# So much of each thing that is named; the rest is counted.
_LONGEST = 300
_INDENT = 4
_DEEPEST = 12


class Unfit(Exception):
    """A file that is not read: ``code`` says why, ``values`` what the message names."""

    def __init__(self, code: str, **values: str | int) -> None:
        super().__init__(code)
        self.code, self.values = code, values


@dataclass(frozen=True)
class Remark:
    """Something that stands in the file and not in its text, or that is doubtful: what it is, its words, its line."""

    code: str
    text: str = ""
    line: int = 0


@dataclass
class Found:
    """The lines of a file, numbered from 1; ``heads`` are running heads, each with the line before which it stands.

    ``laid_out``: the lines are those of pages, whose paragraphs have to be found from how they lie. ``raw``: where the
    file says nothing of its structure, its lines, empty ones too, as they may be read as those of a text file;
    ``listed``: numbers or bullets were given by the file. ``changes`` counts tracked changes that were neither accepted
    nor rejected yet: then there are no lines.
    """

    lines: list[TextLine] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    heads: list[tuple[int, list[str]]] = field(default_factory=list)
    list_numbers: list[tuple[int, str]] = field(default_factory=list)
    struck: list[tuple[int, str]] = field(default_factory=list)
    laid_out: bool = False
    raw: list[str] = field(default_factory=list)
    listed: bool = False
    changes: dict[str, Any] = field(default_factory=dict)

    def remark(self, code: str, text: str = "") -> None:
        """Name what stands here beside the text."""
        text = " ".join(text.split())
        self.remarks.append(Remark(code, text[:_LONGEST] + "…" * (len(text) > _LONGEST), len(self.lines)))

    def add(self, text: str, **more: Any) -> None:
        """A paragraph, or an item, as a line."""
        notes = tuple(dict.fromkeys(more.pop("notes", ())))
        self.lines.append(TextLine(number=len(self.lines) + 1, text=text, gap=True, markup=True, notes=notes, **more))

    def add_row(self, cells: Sequence[Sequence[CellPart]], notes: Iterable[Any] = ()) -> None:
        """The row of a table as one line with its cells apart."""
        kept = [tuple(cell) for cell in cells]
        if all(is_strong(part.text) for cell in kept for part in cell):
            # The head of a table: its cells are strong by where they stand.
            kept = [tuple(part._replace(text=plain(part.text)) for part in cell) for cell in kept]
        while kept and not kept[-1]:
            kept.pop()
        if not kept or self._add_numbered(kept, notes):
            return
        texts = tuple(_one_line(cell) or EMPTY_CELL for cell in kept)
        self.add("\t".join(texts), cells=texts, parts=tuple(kept), notes=notes)

    def _add_numbered(self, cells: Sequence[Sequence[CellPart]], notes: Iterable[Any]) -> bool:
        """Whether a row was a paragraph beside its number, which a table only puts in its place."""
        if len(cells) != 2 or len(cells[0]) != 1 or not cells[1]:
            return False
        label = read_label(cells[0][0].text)
        if label is None or label.rest or label.kind not in {"decimal", "letter"} or label.printed[-1:] not in ".)°":
            return False
        first, *others = cells[1]
        self.listed = True
        self.add(f"{plain(cells[0][0].text)} {first.text}", notes=notes)
        for part in others:
            self.add(part.text, level=part.level, marker=part.marker)
        return True

    def end(self) -> Found:
        """The reader is done: raw lines are kept where nothing says more than they do."""
        if self.listed or any(
            line.depth or line.cells or line.level or line.notes or line.indent for line in self.lines
        ):
            self.raw = []
        return self

    def as_data(self) -> dict[str, Any]:
        """As it is passed on; notes are codes still."""
        return asdict(self)


def found_of(data: dict[str, Any]) -> Found:
    """What was passed on."""
    lines = [
        TextLine(
            **line
            | {
                "cells": tuple(line["cells"]),
                "notes": tuple(line["notes"]),
                "parts": tuple(tuple(CellPart(*part) for part in cell) for cell in line["parts"]),
            }
        )
        for line in data["lines"]
    ]
    remarks = [Remark(**remark) for remark in data["remarks"]]
    pairs = {name: [tuple(each) for each in data[name]] for name in ("heads", "list_numbers", "struck")}
    return Found(**data | pairs | {"lines": lines, "remarks": remarks})


def is_strong(text: str) -> bool:
    """Whether all words of a text of the stream are strong."""
    runs = [run for run in read(text) if run.text.strip()]
    return bool(runs) and all(run.strong for run in runs)


def source_line(line: TextLine) -> str:
    """A line as the officer sees the source: what a page prints."""
    marker = f"{line.marker} " if line.marker else ""
    indent = " " * (max(line.level - 1, 0) * 2)
    text = "\t".join(plain(cell) for cell in line.cells) if line.cells else as_printed(_without_marks(line.text))
    return f"{indent}{marker}{text}"


def _without_marks(text: str) -> str:
    return "".join(run.text for run in read(text))


def one_line(runs: Iterable[Run]) -> str:
    """Runs as a text of the stream, its white space as one blank."""
    return " ".join(write(list(runs)).replace("\xa0", " ").split())


def split_runs(runs: Iterable[Run]) -> Iterator[list[Run]]:
    """Runs at the line breaks within them."""
    current: list[Run] = []
    for run in runs:
        first, *others = run.text.split("\n")
        current.append(replace(run, text=first))
        for other in others:
            yield current
            current = [replace(run, text=other)]
    yield current


def _one_line(parts: Sequence[CellPart]) -> str:
    texts: list[str] = []
    for part in parts:
        text = f"{part.marker} {part.text}" if part.marker and part.marker != "•" else part.text
        if texts and not texts[-1].rstrip("*").endswith((".", ":", ";", ",", "!", "?")):
            texts[-1] += ";"
        texts.append(text)
    return " ".join(texts)


@dataclass
class Lists:
    """Which list a paragraph stands in, as far as the page shows it: items below a bullet are part of its text, unless
    their list had begun before the bullet: then they go on with it.
    """

    base: int | None = None
    labels: set[tuple[str, int]] = field(default_factory=set)

    def place(
        self, found: Found, marker: str | None, depth: int, ordered: bool, name: str = "", heading: bool = False
    ) -> dict[str, Any]:
        """How a line with this marker stands (:class:`TextLine`); ``label`` is what goes before its text. ``name`` is
        that of its list, ``depth`` its level in it.
        """
        if heading:
            self.labels = set()
        if marker is None:
            self.base = None
            return {}
        found.listed = True
        if not ordered:
            if self.base is None or depth < self.base:
                self.base = depth
            return {"marker": "•", "level": min(depth - self.base + 1, _DEEPEST)}
        if self.base is not None and depth > self.base and (name, depth) not in self.labels:
            found.list_numbers.append((len(found.lines) + 1, marker))
            return {"marker": marker, "level": min(depth - self.base + 1, _DEEPEST)}
        self.base = None
        self.labels.add((name, depth))
        return {"label": marker, "indent": _INDENT * depth}
