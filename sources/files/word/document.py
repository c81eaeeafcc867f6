"""A Word file as lines: paragraphs with their computed numbers, tables, notes; what stands beside the text is named."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from lxml import etree

from sources.files.found import ACCEPTED, ORIGINAL, Found, Lists, Unfit, one_line, split_runs
from sources.files.package import Package
from sources.files.word.names import MC, R, W, number, toggle, value
from sources.files.word.numbering import Numbered, Numbering
from sources.files.word.runs import WordReader, Words
from sources.files.word.styles import Styles
from sources.inline import as_printed, plain, protect
from sources.laid_out.layout import CellPart

_OFFICE = "/officeDocument"
_DEEPEST = 60
_EXAMPLES = 3
_LONGEST_EXAMPLE = 120
_HOLDERS = frozenset({f"{W}sdt", f"{W}sdtContent", f"{W}customXml", f"{W}smartTag"})


def read_word(data: bytes, choice: str = "") -> Found:
    """The lines of a .docx file. ``choice`` says how tracked changes are read: "accepted" or "original"."""
    package = Package(data)
    main = _main_part(package)
    if any(name.lower().endswith("vbaproject.bin") for name in package.names()):
        raise Unfit("macros")
    root = package.xml(main)
    body = None if root is None else root.find(f"{W}body")
    if body is None:
        raise Unfit("broken")
    found = Found(changes=_changes(body))
    if found.changes and choice not in {ACCEPTED, ORIGINAL}:
        return found
    _Document(package, main, found, choice).read(body)
    return found.end()


def _main_part(package: Package) -> str:
    relations = package.xml("_rels/.rels")
    if relations is None:
        raise Unfit("unknown_zip")
    for relation in relations:
        if relation.get("Type", "").endswith(_OFFICE):
            return relation.get("Target", "").lstrip("/")
    raise Unfit("unknown_zip")


def _changes(body: etree._Element) -> dict[str, Any]:
    """How many tracked changes wait in a file, with examples; nothing where there are none."""
    counts = {"inserted": 0, "deleted": 0}
    examples: dict[str, list[str]] = {"inserted": [], "deleted": []}
    for kind, tags in (("inserted", ("ins", "moveTo")), ("deleted", ("del", "moveFrom"))):
        for element in body.iter(*(W + tag for tag in tags)):
            counts[kind] += 1
            text = "".join(each.text or "" for each in element.iter(f"{W}t", f"{W}delText")).strip()
            if text and len(examples[kind]) < _EXAMPLES:
                examples[kind].append(text[:_LONGEST_EXAMPLE])
    return {**counts, "examples": examples} if any(counts.values()) else {}


class _Document:
    def __init__(self, package: Package, main: str, found: Found, choice: str) -> None:
        self.package, self.found = package, found
        self.folder = posixpath.dirname(main)
        self.relations = self._relations(main)
        targets = {kind: self._part(kind) for kind in ("styles", "numbering", "comments", "footnotes", "endnotes")}
        self.styles = Styles(targets["styles"])
        self.numbering = Numbering(targets["numbering"])
        links = {key: target for key, (_kind, target) in self.relations.items()}
        self.words = WordReader(found, self.styles, links, choice)
        self.words.comments = dict(_texts(targets["comments"], "comment"))
        for kind in ("footnote", "endnote"):
            self.words.notes |= {(kind, key): text for key, text in _texts(targets[f"{kind}s"], kind)}
        self.choice = choice or ACCEPTED
        self.lists = Lists()
        self.waiting: Words | None = None
        self.heads: set[str] = set()

    def _relations(self, main: str) -> dict[str, tuple[str, str]]:
        name = posixpath.join(posixpath.dirname(main), "_rels", f"{posixpath.basename(main)}.rels")
        root = self.package.xml(name)
        return {
            each.get("Id", ""): (each.get("Type", "").rpartition("/")[2], each.get("Target", ""))
            for each in ([] if root is None else root)
        }

    def _part(self, kind: str) -> etree._Element | None:
        target = next((target for found, target in self.relations.values() if found == kind), None)
        return None if target is None else self._at(target)

    def _at(self, target: str) -> etree._Element | None:
        name = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(self.folder, target))
        return self.package.xml(name)

    def read(self, body: etree._Element) -> None:
        """All of the text, in order; the running heads of a section stand before its first line."""
        begins = 0
        for block in self._blocks(body, 0):
            self._block(block)
            section = block if block.tag == f"{W}sectPr" else block.find(f"{W}pPr/{W}sectPr")
            if section is not None:
                self._running(section, begins)
                begins = len(self.found.lines)
        if self.waiting is not None:
            self._paragraph_line(self.waiting, None, 0)

    def _blocks(self, element: etree._Element, depth: int) -> Iterator[etree._Element]:
        if depth > _DEEPEST:
            raise Unfit("too_deep")
        for child in element:
            tag = str(child.tag)
            if tag in _HOLDERS or tag in {f"{MC}AlternateContent", f"{MC}Choice"} or tag in self._revised():
                yield from self._blocks(child, depth + 1)
            elif tag in {f"{W}p", f"{W}tbl", f"{W}sectPr"}:
                yield child
            elif tag == f"{W}altChunk":
                self.found.remark("embedded")

    def _revised(self) -> frozenset[str]:
        return frozenset({f"{W}ins", f"{W}moveTo"} if self.choice == ACCEPTED else {f"{W}del", f"{W}moveFrom"})

    def _block(self, block: etree._Element) -> None:
        if block.tag == f"{W}tbl":
            self.lists = Lists()
            for row in block.iter(f"{W}tr"):
                # Rows of a table inside a cell are part of that cell.
                if next(row.iterancestors(f"{W}tbl")) is block:
                    self._row(row)
        elif block.tag == f"{W}p":
            self._paragraph(block)

    # Paragraphs

    def _paragraph(self, paragraph: etree._Element) -> None:
        words, numbered, depth = self._read(paragraph)
        if words is None:
            return
        if not numbered and not depth:
            self.found.raw += as_printed("".join(run.text for run in words.runs)).split("\n")
        self._paragraph_line(words, numbered, depth)
        for box in words.boxes:
            self._read_box(box)
        for label, text in words.footnotes:
            self.found.add(f"[{label}] {protect(text)}", notes=("footnote",))

    def _read(self, paragraph: etree._Element) -> tuple[Words | None, Numbered | None, int]:
        """The words of a paragraph, its label, its depth as a heading; no words while it goes on in the next one."""
        properties = paragraph.find(f"{W}pPr")
        identity = self.styles.level_of(value(None if properties is None else properties.find(f"{W}pStyle")))
        style = self.styles.paragraph(identity)
        words = self.words.read(paragraph, identity)
        if style.contents:
            words.contents = True
        if self.waiting is not None:
            words = _joined(self.waiting, words)
            self.waiting = None
        if self._mark_is_gone(properties):
            self.waiting = words
            return None, None, 0
        empty = not any(run.text.strip() for run in words.runs) and not words.notes
        numbered = None if empty else self._numbered(properties, identity)
        outline = None if properties is None else properties.find(f"{W}outlineLvl")
        depth = (
            style.depth
            if outline is None
            else (number(value(outline), 9) + 1) % 10
            if number(value(outline), 9) < 6
            else 0
        )
        return words, numbered, depth

    def _mark_is_gone(self, properties: etree._Element | None) -> bool:
        """Whether the end of the paragraph was deleted (or, in the original, not there yet)."""
        mark = None if properties is None else properties.find(f"{W}rPr")
        if mark is None:
            return False
        tags = ("del", "moveFrom") if self.choice == ACCEPTED else ("ins", "moveTo")
        return any(mark.find(W + tag) is not None for tag in tags)

    def _numbered(self, properties: etree._Element | None, identity: str) -> Numbered | None:
        style = self.styles.paragraph(identity)
        listed = None if properties is None else properties.find(f"{W}numPr")
        own = value(None if listed is None else listed.find(f"{W}numId")) or style.number
        if not own or own == "0":
            return None
        place = None if listed is None else listed.find(f"{W}ilvl")
        level = number(value(place)) if place is not None else style.level
        if level is None:
            level = self.numbering.level_of_style(own, identity) or 0
        return self.numbering.count(own, level)

    def _paragraph_line(self, words: Words, numbered: Numbered | None, depth: int) -> None:
        if words.contents:
            if text := plain(one_line(words.runs)):
                self.found.remark("contents", text)
            return
        first = True
        for runs in split_runs(words.runs):
            text = one_line(runs)
            if not text and not (first and numbered):
                continue
            if depth:
                text = _heading(text)
            where = self._place(numbered, depth) if first else {}
            label = where.pop("label", "")
            self.found.add(f"{label} {text}".strip(), depth=depth, notes=words.notes if first else (), **where)
            first = False

    def _place(self, numbered: Numbered | None, depth: int) -> dict[str, Any]:
        if numbered is None:
            return self.lists.place(self.found, None, 0, ordered=False, heading=bool(depth))
        return self.lists.place(
            self.found, numbered.label, numbered.level, numbered.ordered, numbered.name, heading=bool(depth)
        )

    def _read_box(self, box: etree._Element) -> None:
        for block in self._blocks(box, 0):
            start = len(self.found.lines)
            kept, self.words.fields = self.words.fields, []
            self._block(block)
            self.words.fields = kept
            for index in range(start, len(self.found.lines)):
                line = self.found.lines[index]
                self.found.lines[index] = replace(line, notes=(*line.notes, "textbox"))

    # Tables

    def _row(self, row: etree._Element) -> None:
        properties = row.find(f"{W}trPr")
        gone = "del" if self.choice == ACCEPTED else "ins"
        if properties is not None and properties.find(W + gone) is not None:
            return
        notes: list[str] = []
        cells: list[list[CellPart]] = []
        boxes: list[etree._Element] = []
        footnotes: list[tuple[str, str]] = []
        for cell in self._cells(row):
            parts: list[CellPart] = []
            base: int | None = None
            for paragraph in self._cell_paragraphs(cell):
                words, numbered, _depth = self._read(paragraph)
                if words is None:
                    continue
                notes += words.notes
                boxes += words.boxes
                footnotes += words.footnotes
                texts = [text for runs in split_runs(words.runs) if (text := one_line(runs))]
                level = 0
                if numbered is not None:
                    base = numbered.level if base is None else min(base, numbered.level)
                    level = numbered.level - base + 1
                for index, text in enumerate(texts):
                    marker = numbered.label if numbered is not None and not index else None
                    parts.append(CellPart(text, level, marker))
            merged = cell.find(f"{W}tcPr/{W}vMerge")
            if merged is not None and value(merged, "continue") == "continue" and not parts:
                notes.append("merged")
            cells.append(parts)
            cells += [[] for _ in range(min(number(value(cell.find(f"{W}tcPr/{W}gridSpan")), 1), 20) - 1)]
        self.found.add_row(cells, notes)
        for box in boxes:
            self._read_box(box)
        for label, text in footnotes:
            self.found.add(f"[{label}] {protect(text)}", notes=("footnote",))

    def _cells(self, row: etree._Element) -> Iterator[etree._Element]:
        for child in row:
            if child.tag == f"{W}tc":
                yield child
            elif child.tag in _HOLDERS:
                yield from self._cells(child)

    def _cell_paragraphs(self, cell: etree._Element) -> Iterator[etree._Element]:
        """Paragraphs of a cell and of the tables inside it; those of text boxes come behind."""
        for paragraph in cell.iter(f"{W}p"):
            if not any(each.tag == f"{W}txbxContent" for each in _up_to(paragraph, cell)):
                yield paragraph

    # Pages

    def _running(self, section: etree._Element, before: int) -> None:
        """Heads and feet of a section: named, and a head may say date and number of the document."""
        for place in ("header", "footer"):
            for reference in section.findall(f"{W}{place}Reference"):
                kind = reference.get(f"{W}type", "default")
                if kind == "first" and not toggle(section, "titlePg"):
                    continue
                target = self.relations.get(reference.get(f"{R}id", ""), ("", ""))[1]
                root = self._at(target) if target else None
                lines = [] if root is None else list(self._running_lines(root))
                if place == "header" and lines:
                    self.found.heads.append((before + 1, lines))
                text = " · ".join(lines)
                if text and text not in self.heads:
                    self.heads.add(text)
                    self.found.remark(place, text)

    def _running_lines(self, root: etree._Element) -> Iterator[str]:
        reader = WordReader(Found(), self.styles, {}, self.choice)
        for row_or_paragraph in root.iter(f"{W}tr", f"{W}p"):
            if row_or_paragraph.tag == f"{W}tr":
                cells = [" ".join(_shown(reader, cell.iter(f"{W}p"))) for cell in row_or_paragraph.findall(f"{W}tc")]
                if any(cells):
                    yield " ".join(filter(None, cells))
            elif not any(each.tag == f"{W}tc" for each in row_or_paragraph.iterancestors()):
                yield from _shown(reader, [row_or_paragraph])


def _shown(reader: WordReader, paragraphs: Iterable[etree._Element]) -> Iterator[str]:
    for paragraph in paragraphs:
        for runs in split_runs(reader.read(paragraph, "").runs):
            if text := plain(one_line(runs)):
                yield text


def _up_to(element: etree._Element, end: etree._Element) -> Iterator[etree._Element]:
    for each in element.iterancestors():
        if each is end:
            return
        yield each


def _joined(first: Words, second: Words) -> Words:
    return Words(
        first.runs + second.runs,
        first.notes + second.notes,
        first.boxes + second.boxes,
        first.footnotes + second.footnotes,
        second.contents,
    )


def _heading(text: str) -> str:
    """The text of a heading: that it is strong says its place already."""
    return text.replace("**", "") if text.count("**") == 2 and text.startswith("**") and text.endswith("**") else text


def _texts(root: etree._Element | None, name: str) -> Iterator[tuple[str, str]]:
    """Notes by their identity; those that only draw a line have a type."""
    for note in [] if root is None else root.findall(W + name):
        if note.get(f"{W}type", "normal") == "normal":
            paragraphs = ("".join(_note_words(p)) for p in note.iter(f"{W}p"))
            yield note.get(f"{W}id", ""), " ".join(" ".join(paragraphs).split())


def _note_words(paragraph: etree._Element) -> Iterator[str]:
    for each in paragraph.iter(f"{W}t", f"{W}tab", f"{W}br"):
        if not any(str(up.tag) in {f"{W}del", f"{W}moveFrom"} for up in each.iterancestors()):
            yield (each.text or "") if each.tag == f"{W}t" else " "
