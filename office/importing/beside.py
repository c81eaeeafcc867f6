"""A source beside what was made of it: its lines, the drafts, and every doubt with the way to its place in both."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest

from documents.comparison.elements import Element, collections_of
from documents.models import DocumentVersion, Doubt, ImportedSource
from documents.rows.drafting import content_of
from imports.models import SourceFile
from office.addresses import edit_address
from office.versions.editor.doubts import NAME_OF
from office.versions.reading import html_of

_LINE = re.compile(r"(?:line|regel)\s+(\d{1,6})", re.IGNORECASE)
_LETTERS = re.compile(r"[^\W_]+")
# So many letters of a row tell where it begins.
_TELLING = 60
_MOST_LINES = 6_000


@dataclass(frozen=True)
class SourceLine:
    """A line of the source; ``missing`` are its words that found no place."""

    number: int
    text: str
    missing: str = ""


@dataclass(frozen=True)
class Point:
    """A doubt: the place in the text to which it leads (an anchor), and the line of the source."""

    doubt: Doubt
    where: str
    anchor: str = ""
    line: int = 0


@dataclass(frozen=True)
class Made:
    """A version that was made of the source."""

    version: DocumentVersion
    html: str
    points: Sequence[Point]
    edit: str

    @property
    def open_points(self) -> int:
        return sum(not point.doubt.settled for point in self.points)


@dataclass(frozen=True)
class Beside:
    """All that the page shows. ``left`` counts lines that are not shown: then the file has to be opened."""

    source: ImportedSource
    file: SourceFile | None
    lines: Sequence[SourceLine]
    made: Sequence[Made]
    left: int = 0

    @property
    def missing(self) -> list[SourceLine]:
        return [line for line in self.lines if line.missing]


def beside(request: HttpRequest, source: ImportedSource) -> Beside:
    """The lines of a source and the versions that were made of it and are there still."""
    file = SourceFile.objects.defer("data").filter(source=source).first()
    texts = file.text.split("\n") if file is not None else []
    missing = dict(file.missing) if file is not None else {}
    lines = [SourceLine(number, text, missing.get(number, "")) for number, text in enumerate(texts, start=1)]
    versions = DocumentVersion.objects.with_names().filter(source=source).order_by("pk")
    made = [_made(request, version, texts) for version in versions]
    return Beside(source, file, lines[:_MOST_LINES], made, max(len(lines) - _MOST_LINES, 0))


def _made(request: HttpRequest, version: DocumentVersion, texts: Sequence[str]) -> Made:
    elements = _elements(version)
    index = _Index(texts)
    points = [_point(doubt, elements, index) for doubt in version.doubts.order_by("settled", "pk")]
    return Made(version, html_of(request, version), points, edit_address(version))


def _elements(version: DocumentVersion) -> dict[str, list[Element]]:
    """The rows of a version by the path under which an import speaks of them."""
    found: dict[str, list[Element]] = defaultdict(list)
    for collection in collections_of(content_of(version), {}):
        for element in collection.rows:
            found[f"{collection.name}/{element.position}"].append(element)
        places: dict[int | None, int] = defaultdict(int)
        for element in collection.nested:
            found[f"{collection.name}/{element.parent}/{element.collection}/{places[element.parent]}"].append(element)
            places[element.parent] += 1
    return found


def _point(doubt: Doubt, elements: dict[str, list[Element]], index: _Index) -> Point:
    if line := _LINE.search(doubt.where):
        return Point(doubt, doubt.where, line=int(line[1]))
    element = _element_at(doubt.where, elements)
    if element is None:
        return Point(doubt, str(NAME_OF.get(doubt.where, doubt.where)))
    return Point(doubt, element.name.place, element.name.anchor, index.line_of(element.words or element.body))


def _element_at(where: str, elements: dict[str, list[Element]]) -> Element | None:
    """The row of a path, or the nearest one above it."""
    parts = where.split("/")
    while len(parts) > 1:
        if found := elements.get("/".join(parts)):
            return found[0]
        parts = parts[:-1]
    return None


class _Index:
    """Where words stand in the lines of a source, whatever the spaces and marks between them."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.starts: list[int] = []
        pieces: list[str] = []
        length = 0
        for text in texts:
            self.starts.append(length)
            letters = _letters(text)
            pieces.append(letters)
            length += len(letters)
        self.letters = "".join(pieces)

    def line_of(self, words: str) -> int:
        """The line (from 1) where a text begins, 0 when it is not found."""
        wanted = _letters(re.sub("<[^>]*>", " ", words))[:_TELLING]
        place = self.letters.find(wanted) if wanted else -1
        return bisect_right(self.starts, place) if place >= 0 else 0


def _letters(text: str) -> str:
    return "".join(_LETTERS.findall(text)).casefold()
