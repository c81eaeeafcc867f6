"""A paper as a Word document (Office Open XML), with headings, tables and languages that a screen reader knows."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from documents import richtext
from documents.moments import utc
from exports.paper.blocks import Block, Cell, Facts, Grid, GridRow, Items, Line, Missing, Paper, Rich, Section, Text

_MUTED, _GAP = RGBColor(0x4A, 0x51, 0x5C), RGBColor(0x8A, 0x1F, 0x11)
_DEEPEST = 4
# Of the text on a page, in centimetres; and of a table's columns, in hundredths of it.
_WHOLE = 16.6
_WIDTHS = {"even": (25, 25, 25, 25), "first": (29, 21, 29, 21), "told": (36, 19, 27, 18), "third": (23, 23, 33, 21)}
# What Word calls the languages of the registry.
_LANGUAGES = {"nl": "nl-NL", "en": "en-GB"}


def as_docx(paper: Paper, *, at: datetime) -> bytes:
    """The document, said to be made ``at``."""
    with translation.override(paper.language):
        return _Writer(paper).write(at)


class _Writer:
    def __init__(self, paper: Paper) -> None:
        self.paper = paper
        self.document: Any = Document()

    def write(self, at: datetime) -> bytes:
        document, paper = self.document, self.paper
        properties = document.core_properties
        properties.title, properties.author = paper.title, paper.author
        properties.language = _language(paper.language)
        properties.created = properties.modified = utc(at).replace(tzinfo=None)
        self._set_styles()
        document.add_paragraph(paper.title, style="Title")
        self._paragraph((Line(paper.lead, paper.lead_lang),))
        for note in paper.notes:
            self._paragraph((Line(note, sort="small"),))
        for section in paper.sections:
            self._section(section, 1)
        data = io.BytesIO()
        document.save(data)
        return data.getvalue()

    def _set_styles(self) -> None:
        page = self.document.sections[0]
        page.page_width, page.page_height = Cm(21), Cm(29.7)
        page.left_margin = page.right_margin = Cm(2.2)
        page.top_margin = page.bottom_margin = Cm(2.2)
        normal = self.document.styles["Normal"]
        normal.font.name, normal.font.size = "Calibri", Pt(10)
        _set_language(normal.element.get_or_add_rPr(), self.paper.language)
        for name in ("Title", *(f"Heading {level}" for level in range(1, _DEEPEST + 1))):
            style = self.document.styles[name]
            style.font.name, style.font.color.rgb = "Calibri", RGBColor(0x14, 0x18, 0x1F)
            for fonts in style.element.iter(qn("w:rFonts")):
                # A theme's typeface goes before the one that is named.
                for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
                    fonts.attrib.pop(qn(f"w:{theme}"), None)
        self.document.styles["Title"].font.size = Pt(22)

    def _section(self, section: Section, level: int) -> None:
        heading = self.document.add_heading("", level=min(level, _DEEPEST))
        _run(heading, Line(section.title, section.lang), self.paper.language)
        for block in section.blocks:
            self._block(block)
        for child in section.children:
            self._section(child, level + 1)

    def _block(self, block: Block) -> None:
        match block:
            case Facts(rows):
                self._write_table((), [GridRow(((Line(name),), lines)) for name, lines in rows], (30, 70))
            case Grid(caption, head, rows, widths):
                self._write_table(head, rows, _WIDTHS[widths], caption=caption)
            case Text(lines):
                self._paragraph(lines)
            case Rich(html, lang):
                for label, text in richtext.labelled_lines(html):
                    self._paragraph((Line(f"{label} {text}".strip(), lang),), style="List Bullet" if label else None)
            case Items(items):
                for item in items:
                    self._paragraph((item,), style="List Bullet")
            case Missing(items):
                self._paragraph((Line(_("Missing"), sort="gap"),))
                for text in items:
                    self._paragraph((Line(text, sort="gap"),), style="List Bullet")

    def _paragraph(self, lines: Cell, style: str | None = None) -> None:
        made = self.document.add_paragraph(style=style)
        _fill(made, lines, self.paper.language)

    def _write_table(
        self, head: tuple[str, ...], rows: Iterable[GridRow], shares: Sequence[int], *, caption: str = ""
    ) -> None:
        table = self.document.add_table(rows=0, cols=len(shares), style="Table Grid")
        table.autofit = False
        element = list(self.document.element.body.iterchildren(qn("w:tbl")))[-1]
        if caption:
            described = OxmlElement("w:tblCaption")
            described.set(qn("w:val"), caption)
            element.tblPr.append(described)
        # The order is that of the schema (ISO/IEC 29500-1, CT_TblPr).
        element.tblPr.find(qn("w:tblLayout")).addprevious(_borders())
        widths = [Cm(_WHOLE * share / 100) for share in shares]
        for column, width in zip(table.columns, widths, strict=True):
            column.width = width
        if head:
            self._row(table, tuple((Line(name, sort="strong"),) for name in head), widths)
        for row in rows:
            self._row(table, row.cells, widths, level=row.level)
        for place, made in enumerate(element.iterchildren(qn("w:tr"))):
            made.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
            if head and place == 0:
                made.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        self.document.add_paragraph()

    def _row(self, table: Any, cells: tuple[Cell, ...], widths: list[Any], *, level: int = 0) -> None:
        made = table.add_row()
        for place, (box, lines, width) in enumerate(zip(made.cells, cells, widths, strict=True)):
            box.width = width
            paragraph = box.paragraphs[0]
            paragraph.paragraph_format.space_after = Pt(2)
            if level and place == 0:
                paragraph.paragraph_format.left_indent = Cm(0.4 * level)
            _fill(paragraph, lines or (Line("–"),), self.paper.language)


def _borders() -> Any:
    """Thin grey lines between the rows, and none between the columns."""
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        line = OxmlElement(f"w:{side}")
        shown = side in ("top", "bottom", "insideH")
        values = {"val": "single", "sz": "4", "space": "0", "color": "C9CFD8"} if shown else {"val": "nil"}
        for name, value in values.items():
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    return borders


def _fill(paragraph: Any, lines: Cell, language: str) -> None:
    for place, line in enumerate(lines):
        run = _run(paragraph, line, language)
        if place < len(lines) - 1:
            run.add_break()


def _run(paragraph: Any, line: Line, language: str) -> Any:
    run = paragraph.add_run(line.text)
    run.bold = True if line.sort == "strong" else None
    if line.sort == "small":
        run.font.size, run.font.color.rgb = Pt(9), _MUTED
    elif line.sort == "gap":
        run.font.color.rgb = _GAP
    if line.lang and line.lang != language:
        _set_language(run.element.get_or_add_rPr(), line.lang)
    return run


def _set_language(properties: Any, language: str) -> None:
    for old in properties.findall(qn("w:lang")):
        properties.remove(old)
    element = OxmlElement("w:lang")
    element.set(qn("w:val"), _language(language))
    properties.append(element)


def _language(code: str) -> str:
    return _LANGUAGES.get(code, code)
