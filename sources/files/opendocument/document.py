"""An OpenDocument text as lines: computed numbers, tables, notes, tracked changes; what stands beside it is named."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, fields, replace
from typing import Any

from lxml import etree

from sources.files.found import ACCEPTED, ORIGINAL, Found, Lists, Unfit, one_line, split_runs
from sources.files.opendocument.changes import Changes
from sources.files.opendocument.names import DRAW, LINK, OFFICE, STYLE, SVG, TABLE, TEXT, number
from sources.files.opendocument.styles import Counter, Look, Styles
from sources.files.package import Package, text_in
from sources.inline import Run, as_printed, plain, protect
from sources.laid_out.layout import CellPart

_DEEPEST = 100
_MOST_REPEATED = 20
_UNITS = re.compile(r"(?<![^\W\d_])[^\W\d_]{1,3}$")
_ADDRESS = re.compile(r"(?:https?://|mailto:)[^\s<>*]+", re.IGNORECASE)
_UNSEEN = frozenset(
    {"page-number", "page-count", "soft-page-break", "bookmark", "bookmark-start", "bookmark-end", "annotation-end"}
)
_MARKS_OF_CHANGE = frozenset({"change-start", "change-end", "change"})
_CONTENTS = frozenset({"table-of-content", "illustration-index", "alphabetical-index", "table-index"})
_SECTIONS = frozenset({"section", "index-body", "numbered-paragraph"})


def read_opendocument(data: bytes, choice: str = "") -> Found:
    """The lines of an .odt file. ``choice`` says how tracked changes are read: "accepted" or "original"."""
    package = Package(data)
    manifest = package.read("META-INF/manifest.xml") or b""
    if b"encryption-data" in manifest:
        raise Unfit("password")
    content = package.xml("content.xml")
    body = None if content is None else content.find(f"{OFFICE}body/{OFFICE}text")
    if content is None or body is None:
        raise Unfit("broken")
    pages = package.xml("styles.xml")
    changes = Changes.of(body)
    found = Found(changes=changes.counted())
    if found.changes and choice not in {ACCEPTED, ORIGINAL}:
        return found
    styles = Styles([content, *([] if pages is None else [pages])])
    reader = _Document(found, styles, changes, choice or ACCEPTED)
    if pages is not None:
        reader.running(pages)
        reader.begin_pages("Standard")
    reader.blocks(body, 0)
    reader.end()
    return found.end()


@dataclass
class _Paragraph:
    runs: list[Run] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)
    footnotes: list[tuple[str, str]] = field(default_factory=list)


class _Document:
    def __init__(self, found: Found, styles: Styles, changes: Changes, choice: str) -> None:
        self.found, self.styles, self.changes, self.choice = found, styles, changes, choice
        self.lists = Lists()
        self.counters: dict[str, Counter] = {}
        self.last_of_style: dict[str, str] = {}
        self.outline = Counter()
        # Those insertions in which the reader stands and that the original has not.
        self.skipping: set[str] = set()
        self.waiting: _Paragraph | None = None
        self.paragraph = _Paragraph()
        # The running heads of the pages of each sort, by the name under which a style asks for them.
        self.heads: dict[str, list[str]] = {}

    # Blocks

    def blocks(self, element: etree._Element, depth: int) -> None:
        """All that stands in an element, in order."""
        if depth > _DEEPEST:
            raise Unfit("too_deep")
        for child in element:
            name = _name(child)
            if name in {"p", "h"}:
                self._block(child)
            elif name == "list":
                self._list(child, depth, 1, "", "")
            elif name == "table" and str(child.tag).startswith(TABLE):
                self._read_table(child)
            elif name in _CONTENTS:
                self.found.remark("contents", " ".join(text_in(p) for p in child.iter(f"{TEXT}p")))
            elif name in _SECTIONS and child.get(f"{TEXT}display") == "none":
                self.found.remark("hidden", text_in(child))
            elif name in _SECTIONS:
                self.blocks(child, depth + 1)
            else:
                self._between(name, child)

    def _between(self, name: str, child: etree._Element) -> None:
        """What stands between paragraphs and is none."""
        if name in _MARKS_OF_CHANGE:
            self._change(name, child)
        elif str(child.tag).startswith(DRAW):
            self._drawing(child)
            self._boxes(self.paragraph.boxes)
            self.paragraph = _Paragraph()

    def end(self) -> None:
        if self.waiting is not None:
            self._write(self.waiting, None, 0, 0)

    def _block(self, element: etree._Element) -> None:
        paragraph = self._read(element)
        if paragraph is None:
            return
        depth, label = 0, None
        if _name(element) == "h":
            depth = min(number(element.get(f"{TEXT}outline-level")), 6)
            if element.get(f"{TEXT}is-list-header") != "true" and self.styles.outline.get(depth):
                start = element.get(f"{TEXT}start-value")
                label = self.outline.next(self.styles.outline, depth, number(start) if start else None)
                label = None if label == "•" else label
        self._write(paragraph, label, 0, depth)

    def _list(self, element: etree._Element, depth: int, level: int, style: str, counter: str) -> None:
        if depth > _DEEPEST:
            raise Unfit("too_deep")
        own = element.get(f"{TEXT}style-name") or style
        if level == 1:
            counter = self._counter(element, own)
        for item in element:
            name = _name(item)
            if name in {"list-item", "list-header"}:
                self._item(item, depth, level, own, counter, name == "list-item")
            elif name in _MARKS_OF_CHANGE:
                self._change(name, item)

    def _counter(self, element: etree._Element, style: str) -> str:
        """Under which name this list counts: its own, or that of the one that it continues."""
        identity = element.get("{http://www.w3.org/XML/1998/namespace}id") or f"list-{id(element)}-{len(self.counters)}"
        continued = element.get(f"{TEXT}continue-list")
        if not continued and element.get(f"{TEXT}continue-numbering") == "true":
            continued = self.last_of_style.get(style)
        if continued and continued in self.counters:
            self.counters[identity] = self.counters[continued]
        else:
            self.counters[identity] = Counter()
        self.last_of_style[style] = identity
        return identity

    def _item(self, item: etree._Element, depth: int, level: int, style: str, counter: str, counted: bool) -> None:
        first = counted
        for child in item:
            name = _name(child)
            if name in {"p", "h"}:
                paragraph = self._read(child)
                if paragraph is None:
                    continue
                label = None
                used = style or self.styles.list_name(child.get(f"{TEXT}style-name", ""))
                if first:
                    start = item.get(f"{TEXT}start-value")
                    label = self.counters[counter].next(
                        self.styles.list_of(used), level, number(start) if start else None
                    )
                heading = min(number(child.get(f"{TEXT}outline-level")), 6) if name == "h" else 0
                name = str(id(self.counters[counter]))
                self._write(paragraph, label, level - 1, heading, goes_on=not first, name=name)
                first = False
            elif name == "list":
                # An item that begins with a list of its own prints no number of its own.
                self._list(child, depth + 1, level + 1, style, counter)
            elif name in _MARKS_OF_CHANGE:
                self._change(name, child)

    def _write(
        self, paragraph: _Paragraph, label: str | None, depth: int, heading: int, goes_on: bool = False, name: str = ""
    ) -> None:
        if not label and not heading:
            self.found.raw += as_printed("".join(run.text for run in paragraph.runs)).split("\n")
        first = True
        for runs in split_runs(paragraph.runs):
            text = one_line(runs)
            if not text:
                continue
            if heading and text.startswith("**") and text.endswith("**") and text.count("**") == 2:
                text = text[2:-2]
            where: dict[str, Any] = {}
            if first and not goes_on:
                ordered = label not in {None, "•"}
                where = self.lists.place(self.found, label, depth, ordered, name, heading=bool(heading))
            elif goes_on and self.lists.base is not None:
                where = {"level": depth - self.lists.base + 1} if depth >= self.lists.base else {}
            printed = where.pop("label", "")
            self.found.add(f"{printed} {text}".strip(), depth=heading, notes=paragraph.notes if first else (), **where)
            first = False
        self._boxes(paragraph.boxes)
        for mark, text in paragraph.footnotes:
            self.found.add(f"[{mark}] {protect(text)}", notes=("footnote",))

    def _boxes(self, boxes: list[etree._Element]) -> None:
        for box in boxes:
            start = len(self.found.lines)
            self.blocks(box, 1)
            for index in range(start, len(self.found.lines)):
                line = self.found.lines[index]
                self.found.lines[index] = replace(line, notes=(*line.notes, "textbox"))

    # Tables

    def _read_table(self, table: etree._Element) -> None:
        self.lists = Lists()
        self.begin_pages(self.styles.pages_of(table.get(f"{TABLE}style-name", "")))
        for row in table.iter(f"{TABLE}table-row"):
            if next(row.iterancestors(f"{TABLE}table")) is not table:
                continue
            notes: list[str] = []
            cells: list[list[CellPart]] = []
            inside: list[_Paragraph] = []
            for cell in row:
                if str(cell.tag) not in {f"{TABLE}table-cell", f"{TABLE}covered-table-cell"}:
                    continue
                parts = list(self._cell(cell, 0, Counter(), "", inside))
                repeated = min(number(cell.get(f"{TABLE}number-columns-repeated")), _MOST_REPEATED)
                cells += [parts] * repeated
                if number(cell.get(f"{TABLE}number-rows-spanned")) > 1:
                    notes.append("merged")
            notes += [note for paragraph in inside for note in paragraph.notes]
            self.found.add_row(cells, notes)
            for paragraph in inside:
                self._boxes(paragraph.boxes)
                for mark, text in paragraph.footnotes:
                    self.found.add(f"[{mark}] {protect(text)}", notes=("footnote",))

    def _cell(
        self, element: etree._Element, level: int, counter: Counter, style: str, inside: list[_Paragraph]
    ) -> Iterator[CellPart]:
        if level > _DEEPEST:
            raise Unfit("too_deep")
        for child in element:
            name = _name(child)
            if name in {"p", "h"}:
                paragraph = self._read(child)
                if paragraph is None:
                    continue
                inside.append(paragraph)
                yield from (CellPart(text) for runs in split_runs(paragraph.runs) if (text := one_line(runs)))
            elif name == "list":
                own = child.get(f"{TEXT}style-name") or style
                used = counter if level else Counter()
                for item in child:
                    label: str | None = (
                        used.next(self.styles.list_of(own), level + 1) if _name(item) == "list-item" else None
                    )
                    for part in self._cell(item, level + 1, used, own, inside):
                        yield part if part.level else part._replace(level=level + 1, marker=label)
                        label = None if not part.level else label
            elif name in {"table", "table-row", "table-cell", "table-rows", "table-header-rows"}:
                yield from self._cell(child, level, counter, style, inside)
            elif name in _MARKS_OF_CHANGE:
                self._change(name, child)

    # Words

    def _read(self, element: etree._Element) -> _Paragraph | None:
        """The words of a paragraph; None while it goes on in the next one."""
        style = element.get(f"{TEXT}style-name", "")
        self.begin_pages(self.styles.pages_of(style))
        self.paragraph = _Paragraph()
        if self.waiting is not None:
            self.paragraph, self.waiting = self.waiting, None
        self._in(element, self.styles.look(style), Look())
        if self.skipping:
            # It ends within an insertion, which the original has not.
            self.waiting = self.paragraph
            return None
        if self.styles.is_contents(style):
            self.found.remark("contents", plain(one_line(self.paragraph.runs)))
            return _Paragraph()
        return self.paragraph

    def _in(self, element: etree._Element, paragraph: Look, look: Look) -> None:
        self._text(element.text, paragraph, look)
        for child in element:
            self._child(child, paragraph, look)
            self._text(child.tail, paragraph, look)

    def _child(self, child: etree._Element, paragraph: Look, look: Look) -> None:
        name = _name(child)
        if name == "span":
            own = self.styles.look(child.get(f"{TEXT}style-name", ""))
            self._in(child, paragraph, _over(look, own))
        elif name == "a":
            self._link(child, paragraph, look)
        elif name in {"s", "tab", "line-break"}:
            self._text({"s": " ", "tab": "\t", "line-break": "\n"}[name], paragraph, look)
        elif name in _MARKS_OF_CHANGE:
            self._change(name, child, paragraph, look)
        elif not self._aside(name, child) and name not in _UNSEEN:
            self._in(child, paragraph, look)

    def _aside(self, name: str, child: etree._Element) -> bool:
        """Whether an element is none of the words of its paragraph: a note, a comment, a picture, hidden text."""
        if name == "note":
            self._note(child)
        elif name == "annotation":
            self.found.remark("comment", " ".join(text_in(p) for p in child.iter(f"{TEXT}p")))
        elif name in {"hidden-text", "hidden-paragraph"}:
            self.found.remark("hidden", child.get(f"{TEXT}string-value") or text_in(child))
        elif name == "math" or str(child.tag).startswith(DRAW):
            self._drawing(child)
        else:
            return False
        return True

    def _text(self, text: str | None, paragraph: Look, look: Look) -> None:
        if not text or self.skipping:
            return
        if look.hidden if look.hidden is not None else paragraph.hidden:
            self.found.remark("hidden", text)
            return
        if look.struck if look.struck is not None else paragraph.struck:
            self.found.struck.append((len(self.found.lines) + 1, " ".join(text.split())))
            self.paragraph.notes.append("struck")
            return
        if text != "\n":
            text = re.sub(r"[ \n\r]+", " ", text)
        if look.capitals if look.capitals is not None else paragraph.capitals:
            text = text.upper()
        if look.raised and text.strip():
            self.paragraph.notes.append("raised")
            before = self.paragraph.runs[-1].text[-8:] if self.paragraph.runs else ""
            if look.raised == "super":
                text = f"^{text}" if before[-1:].isalpha() and _UNITS.search(before) else f"[{text.strip()}]"
        self.paragraph.runs.append(Run(protect(text), bool(look.strong), bool(look.emphasis)))

    def _link(self, element: etree._Element, paragraph: Look, look: Look) -> None:
        start = len(self.paragraph.runs)
        self._in(element, paragraph, look)
        address = element.get(f"{LINK}href", "")
        text = "".join(run.text for run in self.paragraph.runs[start:]).strip()
        if not text or not _ADDRESS.fullmatch(address):
            return
        if text in {address, address[7:]}:
            self.paragraph.runs[start:] = [Run(f"<{address}>")]
        elif text.lower().rstrip("/") != re.sub(r"^(?:https?://|mailto:)?", "", address.lower()).rstrip("/"):
            self.paragraph.runs.append(Run(f" (<{address}>)"))

    def _note(self, element: etree._Element) -> None:
        if self.skipping:
            return
        mark = "".join(text_in(found) for found in element.iter(f"{TEXT}note-citation")).strip()
        texts = (text_in(body) for body in element.iter(f"{TEXT}note-body"))
        self.paragraph.footnotes.append((mark or "*", " ".join(" ".join(texts).split())))
        self.paragraph.runs.append(Run(f"[{mark or '*'}]"))

    def _drawing(self, element: etree._Element) -> None:
        if self.skipping:
            return
        boxes = list(element.iter(f"{DRAW}text-box"))
        self.paragraph.boxes += [box for box in boxes if not any(up in boxes for up in box.iterancestors())]
        if not boxes:
            self.paragraph.notes.append("image")
            described = [each.text or "" for each in element.iter(f"{SVG}title", f"{SVG}desc")]
            self.found.remark("image", described[0] if described else "")

    def _change(
        self, name: str, element: etree._Element, paragraph: Look | None = None, look: Look | None = None
    ) -> None:
        identity = element.get(f"{TEXT}change-id", "")
        if self.choice == ACCEPTED:
            return
        if name == "change-start" and identity in self.changes.inserted:
            self.skipping.add(identity)
        elif name == "change-end":
            self.skipping.discard(identity)
        elif name == "change" and identity in self.changes.deleted:
            self._restore(self.changes.deleted[identity], paragraph or Look(), look or Look())

    def _restore(self, blocks: list[etree._Element], paragraph: Look, look: Look) -> None:
        """What was deleted here, as the original has it; paragraphs that end in it end lines."""
        for index, block in enumerate(blocks):
            if index:
                self._text("\n", paragraph, look)
            self._in(block, paragraph, look)

    # Pages

    def running(self, pages: etree._Element) -> None:
        """Heads and feet of all pages that the text uses; a head may say date and number of the document."""
        for place in ("header", "footer"):
            seen: set[str] = set()
            for element in pages.iter(f"{STYLE}{place}", f"{STYLE}{place}-first", f"{STYLE}{place}-left"):
                lines = [" ".join(text_in(p).split()) for p in element.iter(f"{TEXT}p", f"{TEXT}h")]
                lines = [line for line in lines if line]
                text = " · ".join(lines)
                if text and text not in seen:
                    seen.add(text)
                    self.found.remark(place, text)
                page = element.getparent()
                if lines and place == "header" and page is not None:
                    self.heads.setdefault(page.get(f"{STYLE}name", ""), lines)

    def begin_pages(self, name: str) -> None:
        """Pages of another sort begin here: their running head may say another date and number."""
        if lines := self.heads.get(name):
            self.found.heads.append((len(self.found.lines) + 1, lines))


def _name(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _over(outer: Look, inner: Look) -> Look:
    """What the inner of two styles says, and of the rest what the outer one does."""
    said = {
        each.name: getattr(inner, each.name) for each in fields(inner) if getattr(inner, each.name) not in (None, "")
    }
    return replace(outer, **said)
