"""A PDF as lines: tables where lines are drawn, columns, words that were parted at a line's end; a scan says so."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from importlib import import_module
from statistics import median
from typing import Any

import pypdfium2

from sources.files.found import Found, Unfit
from sources.files.pdf.chars import PageWords, Word, read_words
from sources.files.pdf.flow import NOTE, place_notes, unhyphen
from sources.files.pdf.lines import PageLine, in_reading_order, lines_of
from sources.files.pdf.rulings import Box, Grid, find_grids
from sources.inline import plain
from sources.labels import read_label
from sources.laid_out.layout import CellPart, TextLine, join

# Made from C headers, without types.
pdfium: Any = import_module("pypdfium2.raw")
MOST_PAGES = 400
_GAP = 1.35
_SMALL = 0.93
_LARGER = 1.12
_SHORT = 40
_BESIDE = 60.0
_SCANNED = 0.8
_UNKNOWN = 0.3
_BULLET = re.compile(r"^([\uf0b7\uf0a7\uf0d8●•▪◦·‣■□➢✓]|[-–](?=\s))\s*")


def read_pdf(data: bytes, choice: str = "") -> Found:
    """The lines of a PDF file."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as problem:
        raise Unfit("password" if "password" in str(problem).lower() else "broken") from problem
    pages = len(document)
    if pages > MOST_PAGES:
        raise Unfit("too_many_pages", pages=pages, maximum=MOST_PAGES)
    if not pages:
        raise Unfit("no_text")
    reader = _Reader()
    for number in range(pages):
        try:
            page = document[number]
        except pypdfium2.PdfiumError as problem:
            raise Unfit("broken") from problem
        reader.page(page, number + 1)
        page.close()
    return reader.finish(pages)


class _Reader:
    def __init__(self) -> None:
        self.found = Found(laid_out=True)
        self.empty: list[int] = []
        self.signs = self.unknown = 0
        self.pages: list[_Page] = []

    def page(self, page: Any, number: int) -> None:
        """Read a page; its lines are written once all pages are known."""
        read = read_words(page)
        self.signs += sum(len(word.text) for word in read.words)
        self.unknown += read.unknown
        self._annotations(page)
        if across := " ".join(word.text for word in read.across).strip():
            self.found.remark("watermark", across)
        if not read.words:
            self.empty.append(number)
        grids = [grid for grid in find_grids(page) if _holds(grid, read.words)] if read.words else []
        self.pages.append(_Page(_blocks(read, grids), read.height))

    def finish(self, pages: int) -> Found:
        if len(self.empty) >= _SCANNED * pages:
            raise Unfit("scan", pages=len(self.empty))
        if self.unknown > _UNKNOWN * max(self.signs, 1):
            raise Unfit("unreadable_text")
        if self.empty:
            self.found.remark("picture_page", ", ".join(map(str, self.empty)))
        _write(self.pages, self.found)
        self.found.lines = _number(unhyphen(place_notes(self.found.lines)))
        return self.found

    def _annotations(self, page: Any) -> None:
        for index in range(min(pdfium.FPDFPage_GetAnnotCount(page.raw), 500)):
            annotation = pdfium.FPDFPage_GetAnnot(page.raw, index)
            if not annotation:
                continue
            kind = pdfium.FPDFAnnot_GetSubtype(annotation)
            if kind == pdfium.FPDF_ANNOT_WIDGET:
                if text := _string(annotation, b"V"):
                    self.found.remark("form_field", text)
            elif kind not in (pdfium.FPDF_ANNOT_LINK, pdfium.FPDF_ANNOT_POPUP):
                text = _string(annotation, b"Contents")
                if text or kind == pdfium.FPDF_ANNOT_STRIKEOUT:
                    self.found.remark("annotation", text)
            pdfium.FPDFPage_CloseAnnot(annotation)


def _string(annotation: Any, key: bytes) -> str:
    length = pdfium.FPDFAnnot_GetStringValue(annotation, key, None, 0)
    if not 2 < length < 100_000:
        return ""
    buffer = (pdfium.FPDF_WCHAR * (length // 2))()
    pdfium.FPDFAnnot_GetStringValue(annotation, key, buffer, length)
    return bytes(buffer).decode("utf-16-le", "replace").rstrip("\0").strip()


# Pages

type _Table = tuple[Grid, list[list[list[CellPart]]]]
type _Block = PageLine | _Table


@dataclass(frozen=True)
class _Page:
    blocks: list[_Block]
    height: float


def _holds(grid: Grid, words: Sequence[Word]) -> bool:
    """Whether words stand in at least two columns of it: else it is a frame, or lines under a title."""
    inside = [word for word in words if _within(word, grid.box)]
    return len({grid.column((word.left + word.right) / 2) for word in inside}) >= 2 and len(grid.rows) >= 2


def _within(word: Word, box: Box) -> bool:
    middle = word.base + 0.3 * word.size
    return box.left - 2 <= (word.left + word.right) / 2 <= box.right + 2 and box.bottom - 1 <= middle <= box.top + 1


def _blocks(page: PageWords, grids: Sequence[Grid]) -> list[_Block]:
    """The lines and tables of a page, in the order of reading."""
    free = list(page.words)
    tables: list[_Table] = []
    for grid in grids:
        inside = [word for word in free if _within(word, grid.box)]
        free = [word for word in free if word not in set(inside)] if inside else free
        if inside:
            tables.append((grid, _cells(grid, inside)))
    lines = in_reading_order(free, page.width)
    blocks: list[_Block] = list(lines)
    for table in reversed(tables):
        place = next(
            (i for i, each in enumerate(blocks) if isinstance(each, PageLine) and each.base < table[0].box.top),
            len(blocks),
        )
        blocks.insert(place, table)
    return blocks


def _cells(grid: Grid, words: Sequence[Word]) -> list[list[list[CellPart]]]:
    rows: list[list[list[Word]]] = [[[] for _ in grid.columns[1:]] for _ in grid.rows[1:]]
    for word in words:
        rows[grid.row(word.base + 0.3 * word.size)][grid.column((word.left + word.right) / 2)].append(word)
    found = []
    for row in rows:
        cells = [
            _parts(lines_of(cell), right - left)
            for cell, left, right in zip(row, grid.columns, grid.columns[1:], strict=False)
        ]
        if any(cells):
            found.append(cells)
    return found


def _parts(lines: Sequence[PageLine], width: float) -> list[CellPart]:
    """The lines of a cell as paragraphs and items."""
    parts: list[CellPart] = []
    steps = [first.base - second.base for first, second in itertools.pairwise(lines)]
    pitch = min((step for step in steps if step > 1), default=0.0)
    start = min((line.left for line in lines), default=0.0)
    margin = max((line.right for line in lines), default=width)
    last: PageLine | None = None
    for line in lines:
        text = line.text()
        bullet = _BULLET.match(text)
        if bullet:
            parts.append(CellPart(text[bullet.end() :], 1, "•"))
        elif last is None or _begins_part(parts[-1], last, line, (start, margin, pitch)):
            parts.append(CellPart(text))
        else:
            parts[-1] = parts[-1]._replace(text=join(parts[-1].text, text))
        last = line
    return parts


def _begins_part(part: CellPart, last: PageLine, line: PageLine, within: tuple[float, float, float]) -> bool:
    """Whether a paragraph begins here; ``within``: where lines begin and end, and how far they lie apart."""
    start, margin, pitch = within
    if last.base - line.base > _GAP * pitch:
        return True
    if part.level:
        # An item goes on under its own text.
        return line.left <= start + 2
    has_room = last.right + _width_of_first(line) < margin
    return has_room and bool(re.search(r"[.:;!?]$", plain(part.text)))


# The document


def _write(pages: Sequence[_Page], found: Found) -> None:
    running = _running(pages)
    bare = [[block for block in page.blocks if id(block) not in running] for page in pages]
    lines = [line for blocks in bare for line in blocks if isinstance(line, PageLine)]
    pitch = _pitch(bare)
    start = _start(lines)
    body = median([line.size for line in lines]) if lines else 10.0
    table: Any = None
    for page, blocks in zip(pages, bare, strict=True):
        _name_running(page, running, found)
        first = True
        last: PageLine | None = None
        for block in blocks:
            if isinstance(block, PageLine):
                step = last.base - block.base if last is not None else 0.0
                if last is not None and _is_title(last, block, step, body):
                    _join_title(found, block)
                else:
                    gap = last is not None and not -1 < step <= _GAP * pitch * max(block.size / body, 1)
                    _append(found, block, gap or (last is None and not first), first, start, body)
                    if last is not None and not gap and _is_full(last, block, page):
                        found.lines[-2] = replace(found.lines[-2], full=True)
                last = block
            else:
                table = _append_table(found, block, table, first)
                last = None
            first = False


def _is_full(line: PageLine, behind: PageLine, page: _Page) -> bool:
    """Whether the first word of the next line had no room behind this one, up to where lines beside it end."""
    beside = [each.right for each in page.blocks if isinstance(each, PageLine) and abs(each.left - line.left) < _BESIDE]
    return line.right + _width_of_first(behind) > max(beside, default=line.right)


def _width_of_first(line: PageLine) -> float:
    """How wide the first word of a line is, with a space before it."""
    word = line.segments[0].words[0]
    return word.right - word.left + 0.25 * line.size


def _is_title(last: PageLine, line: PageLine, step: float, body: float) -> bool:
    """Whether a line in larger letters goes on with the one above it."""
    alike = abs(last.size - line.size) < 0.1 and last.size > _LARGER * body
    return alike and 0 < step < 1.6 * line.size and not read_label(plain(line.text()))


def _join_title(found: Found, line: PageLine) -> None:
    last = found.lines[-1]
    found.lines[-1] = replace(last, text=join(last.text, line.text()))


def _running(pages: Sequence[_Page]) -> set[int]:
    """The lines at the top and the foot of pages that stand at the same height on another page too."""
    places: dict[tuple[str, int], list[tuple[int, PageLine]]] = {}
    for number, page in enumerate(pages):
        for block in page.blocks:
            if isinstance(block, PageLine) and not 0.12 * page.height < block.base < 0.86 * page.height:
                key = (_without_page_number(plain(block.text())), round(block.base / 3))
                places.setdefault(key, []).append((number, block))
    return {id(line) for found in places.values() if len({number for number, _ in found}) > 1 for _, line in found}


def _without_page_number(text: str) -> str:
    """A line with the number of its page left open; that of anything else makes it another line."""
    return re.sub(r"\d+", "#", text) if len(text) <= _SHORT else re.sub(r"\d+(?=\s*$)", "#", text)


def _name_running(page: _Page, running: set[int], found: Found) -> None:
    top = [block for block in page.blocks if id(block) in running and block.base > page.height / 2]  # type: ignore[union-attr]
    foot = [block for block in page.blocks if id(block) in running and block not in top]
    for place, lines in (("header", top), ("footer", foot)):
        text = " ".join(plain(line.text()) for line in lines if isinstance(line, PageLine))
        if not text:
            continue
        if place == "header":
            found.heads.append((len(found.lines) + 1, [text]))
        if all(_without_page_number(remark.text) != _without_page_number(text) for remark in found.remarks):
            found.remark(place, text)


def _append(found: Found, line: PageLine, gap: bool, page: bool, start: float, body: float) -> None:
    text = line.text()
    if not text:
        return
    if bullet := _BULLET.match(text):
        text = f"• {text[bullet.end() :]}"
    notes = list(dict.fromkeys(line.notes))
    if line.size < _SMALL * body and NOTE.match(plain(text)):
        notes.append("footnote")
    indent = max(round((line.left - start) / max(0.5 * line.size, 1)), 0)
    found.lines.append(
        TextLine(
            len(found.lines) + 1, text, gap=gap, page=page and bool(found.lines), indent=indent, notes=tuple(notes)
        )
    )


def _append_table(found: Found, block: _Table, table: Any, first: bool) -> Any:
    grid, rows = block
    head = tuple(plain(" ".join(part.text for part in cell)) for cell in rows[0]) if rows else ()
    columns = grid.columns
    goes_on = (
        table is not None
        and len(table[0]) == len(columns)
        and all(abs(a - b) < 6 for a, b in zip(table[0], columns, strict=True))
    )
    goes_on = goes_on and bool(found.lines) and _lines_since(found, table[1]) <= 6
    if goes_on and head == table[2]:
        found.remark("header", " · ".join(head))
        rows = rows[1:]
    elif goes_on and rows and not rows[0][0] and any(rows[0][1:]):
        _go_on(found, table[1], rows[0])
        rows = rows[1:]
    for row in rows:
        found.add_row(row, ("table",) if row is rows[0] and not goes_on else ())
        found.lines[-1] = replace(found.lines[-1], page=first)
        first = False
    return columns, len(found.lines) - 1, table[2] if goes_on else head


def _lines_since(found: Found, index: int) -> int:
    return len(found.lines) - 1 - index


def _go_on(found: Found, index: int, row: Sequence[Sequence[CellPart]]) -> None:
    """The row of a table that a page's end parted."""
    before = found.lines[index]
    cells = [list(cell) for cell in before.parts] + [[] for _ in range(len(row) - len(before.parts))]
    for cell, more in zip(cells, row, strict=False):
        added = list(more)
        if cell and added and not added[0].marker and not re.search(r"[.:;!?]$", plain(cell[-1].text)):
            cell[-1] = cell[-1]._replace(text=join(cell[-1].text, added.pop(0).text))
        cell.extend(added)
    other = Found()
    other.add_row(cells, before.notes)
    found.lines[index] = replace(other.lines[0], number=before.number, page=before.page)


def _pitch(pages: Sequence[list[_Block]]) -> float:
    """How far lines of one paragraph lie apart, mostly."""
    steps: Counter[float] = Counter()
    for blocks in pages:
        for first, second in itertools.pairwise(blocks):
            if isinstance(first, PageLine) and isinstance(second, PageLine):
                step = first.base - second.base
                if 0.8 * second.size < step < 2.5 * second.size:
                    steps[round(step * 2) / 2] += 1
    return steps.most_common(1)[0][0] if steps else 12.0


def _start(lines: Sequence[PageLine]) -> float:
    """Where lines begin, mostly."""
    counted = Counter(round(line.left) for line in lines)
    often = [left for left, count in counted.items() if count >= 0.05 * len(lines)]
    return float(min(often, default=0))


def _number(lines: Sequence[TextLine]) -> list[TextLine]:
    kept = [line for line in lines if line.text.strip()]
    return [replace(line, number=number) for number, line in enumerate(kept, start=1)]
