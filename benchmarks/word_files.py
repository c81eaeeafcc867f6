"""Contents as the Word files that people make of them: computed numbers, bullets, tables, running heads."""

from __future__ import annotations

import io
import re
from typing import Any

import docx
from docx.enum.section import WD_SECTION
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from lxml import html

from annexes.content import Annex1Content, Annex2Content
from documents.text.content import VersionContent
from terms.content import TermsContent

_ARTICLES, _BULLETS = 900, 901
_NUMBERED = re.compile(r"(\d+)\.")


class WordFile:
    """A Word document that is being written. ``typed``: numbers are typed, and nothing is a list or a heading."""

    def __init__(self, typed: bool = False, boxed: bool = False) -> None:
        self.document: Any = docx.Document()
        self.typed, self.boxed = typed, boxed
        self.article = 0
        numbering = self.document.part.numbering_part.element
        levels = (("decimal", "Artikel %1."), ("decimal", "%2."), ("lowerLetter", "%3."))
        self._add_list(numbering, _ARTICLES, levels)
        self._add_list(numbering, _BULLETS, tuple(("bullet", "•") for _level in range(4)))

    def _add_list(self, numbering: Any, identity: int, levels: tuple[tuple[str, str], ...]) -> None:
        inside = "".join(
            f'<w:lvl w:ilvl="{place}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{text}"/>'
            f'<w:pPr><w:ind w:left="{360 * (place + 1)}" w:hanging="360"/></w:pPr></w:lvl>'
            for place, (kind, text) in enumerate(levels)
        )
        abstract = parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{identity}">{inside}</w:abstractNum>')
        numbering.insert(0, abstract)
        listed = f'<w:num {nsdecls("w")} w:numId="{identity}"><w:abstractNumId w:val="{identity}"/></w:num>'
        numbering.append(parse_xml(listed))

    def bytes(self) -> bytes:
        out = io.BytesIO()
        self.document.save(out)
        return out.getvalue()

    def write(self, content: VersionContent) -> None:
        if isinstance(content, TermsContent):
            self._terms(content)
        elif isinstance(content, Annex1Content):
            self._annex1(content)
        elif isinstance(content, Annex2Content):
            self._annex2(content)

    def part(self, content: VersionContent, first: bool) -> None:
        """A section of its own with the running head that says date, number and subject."""
        section = self.document.sections[0] if first else self.document.add_section(WD_SECTION.NEW_PAGE)
        section.header.is_linked_to_previous = False
        if content.date and content.number:
            said = f"DATUM {content.date:%d-%m-%Y} VERSIE {content.number} ONDERWERP {content.subject}"
            section.header.paragraphs[0].text = said

    # Paragraphs

    def heading(self, text: str, level: int = 1) -> None:
        if self.typed:
            self.document.add_paragraph().add_run(text).bold = True
        else:
            self.document.add_heading(text, level)

    def paragraph(self, into: Any = None, number: tuple[int, int] | None = None, label: str = "") -> Any:
        made = (into or self.document).add_paragraph()
        if number is not None and not self.typed:
            made._p.get_or_add_pPr().append(
                parse_xml(
                    f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{number[1]}"/><w:numId w:val="{number[0]}"/></w:numPr>'
                )
            )
        elif label:
            made.add_run(f"{label} ")
        return made

    def rich(self, text: str, into: Any = None, number: tuple[int, int] | None = None, label: str = "") -> None:
        """Rich text as paragraphs and items; the first paragraph bears the number."""
        if not text:
            return
        for block in html.fragment_fromstring(text, create_parent="div"):
            if block.tag == "p":
                self._inline(block, self.paragraph(into, number, label))
                number, label = None, ""
            else:
                self._list(block, into, 0)

    def _list(self, block: Any, into: Any, level: int) -> None:
        ordered = block.tag == "ol"
        for place, item in enumerate(block, start=int(block.get("start", 1))):
            letter = chr(96 + place) if block.get("type") == "a" else str(place)
            made = self.paragraph(into, None if ordered else (_BULLETS, level), f"{letter}." if ordered else "•")
            self._inline(item, made)
            for inner in item:
                if inner.tag in {"ul", "ol"}:
                    self._list(inner, into, level + 1)
                elif inner.tag == "p":
                    self._inline(inner, made)

    def _inline(self, element: Any, made: Any, strong: bool = False, emphasis: bool = False) -> None:
        strong, emphasis = strong or element.tag == "strong", emphasis or element.tag == "em"
        self._run(made, element.text, strong, emphasis)
        for child in element:
            if child.tag not in {"ul", "ol", "p"}:
                self._inline(child, made, strong, emphasis)
                self._run(made, child.tail, strong, emphasis)

    def _run(self, made: Any, text: str | None, strong: bool, emphasis: bool) -> None:
        if text:
            run = made.add_run(text)
            run.bold, run.italic = strong or None, emphasis or None

    # Contents

    def _terms(self, content: TermsContent) -> None:
        self.rich(content.preamble)
        for article in content.articles:
            self.article += 1
            if article.label == f"Artikel {self.article}." and not self.typed:
                made = self.document.add_heading(article.title, 1)
                made._p.get_or_add_pPr().append(
                    parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="0"/><w:numId w:val="{_ARTICLES}"/></w:numPr>')
                )
            else:
                self.heading(f"{article.label} {article.title}".strip(), max(article.level, 1))
            for paragraph in article.paragraphs:
                computed = _NUMBERED.fullmatch(paragraph.label) and paragraph.level == 1
                self.rich(paragraph.text, None, (_ARTICLES, 1) if computed else None, paragraph.label)
        self.rich(content.closing)

    def _log(self, heading: str, rows: Any) -> None:
        self.heading(heading, 2)
        table = self._table(("DATUM", "WIJZIGING"))
        for row in rows:
            cells = table.add_row().cells
            cells[0].text = row.date
            self._cell(row.text, cells[1])

    def _table(self, names: tuple[str, str]) -> Any:
        table = self.document.add_table(1, 2)
        table.style = "Table Grid"
        for cell, name in zip(table.rows[0].cells, names, strict=True):
            cell.paragraphs[0].add_run(name).bold = True
        return table

    def _cell(self, text: str, cell: Any, items: tuple[str, ...] = (), after: str = "") -> None:
        self.rich(text, cell)
        for item in items:
            self.paragraph(cell, (_BULLETS, 0), "•").add_run(item)
        self.rich(after, cell)
        empty = cell.paragraphs[0]
        if len(cell.paragraphs) > 1 and not empty.text:
            empty._p.getparent().remove(empty._p)

    def _items(self, items: tuple[str, ...]) -> None:
        for item in items:
            self.paragraph(None, (_BULLETS, 0), "•").add_run(item)

    def _annex1(self, content: Annex1Content) -> None:
        self.rich(content.preamble)
        self._log(content.log_heading, content.log)
        self.heading(content.data_heading, 2)
        self.rich(content.identifying_intro)
        self._items(content.identifying)
        self.rich(content.additional_intro)
        self._items(content.additional)
        self.rich(content.data_closing)
        self.heading(content.activities_heading, 2)
        self.rich(content.activities_intro)
        for activity in content.activities:
            self.paragraph(None, (_BULLETS, 0), "•").add_run(activity.name)
            self.rich(activity.text)
        self.heading(content.sub_processors_heading, 2)
        self.rich(content.sub_processors_intro)
        for row in content.sub_processors:
            for name, text in (("Naam", row.name), ("Contactgegevens", row.contact), ("Werkzaamheden", row.activities)):
                self.document.add_paragraph(f"{name}: {text}")
        self.heading(content.interfaces_heading, 2)
        self.rich(content.interfaces_intro)
        table = self._table(("MODULE", "BESCHRIJVING"))
        for interface in content.interfaces:
            cells = table.add_row().cells
            cells[0].text = interface.name
            if interface.marks:
                cells[0].add_paragraph(interface.marks)
            self._cell(interface.text, cells[1], interface.data_items, interface.text_after)

    def _annex2(self, content: Annex2Content) -> None:
        self.rich(content.preamble)
        self._log(content.log_heading, content.log)
        self.heading(content.measures_heading, 2)
        self.rich(content.measures_intro)
        for category in content.categories:
            self.heading(category.title, 3)
            for measure in category.measures:
                self.rich(measure)
        self.rich(content.closing)


def word_file(contents: tuple[VersionContent, ...], typed: bool = False) -> bytes:
    """A Word file with contents, each in a section of its own."""
    made = WordFile(typed)
    for index, content in enumerate(contents):
        made.part(content, first=not index)
        made.write(content)
    return made.bytes()
