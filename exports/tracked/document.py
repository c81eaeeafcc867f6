"""The file: Office Open XML (ISO/IEC 29500-1, 17.13.5 on revisions), in a package that python-docx writes."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm

from documents.comparison.result import PLAIN, Comparison, Fate, Run, Style
from documents.moments import utc
from exports.tracked.paragraphs import Paragraph, paragraphs_of

_REVISIONS = {Fate.GONE: "w:del", Fate.NEW: "w:ins"}


def tracked_document(
    comparison: Comparison,
    *,
    title: str,
    author: str,
    language: str,
    at: datetime,
    remarks: Mapping[str, Sequence[str]] | None = None,
) -> bytes:
    """Both texts as one document with the differences as revisions by ``author``, made at ``at``.

    ``remarks``, by the key of a row, stand beside its first paragraph as remarks (17.13.4), that of the whole beside
    the first of all.
    """
    writer = _Writer(author, at)
    document: Any = Document()
    document.core_properties.title = title
    document.core_properties.author = author
    document.core_properties.language = language
    document.core_properties.created = document.core_properties.modified = utc(at).replace(tzinfo=None)
    paragraphs = list(paragraphs_of(comparison))
    for paragraph in paragraphs:
        made = document.add_paragraph(style="Heading 3" if paragraph.is_heading else None)
        if paragraph.depth:
            made.paragraph_format.left_indent = Cm(0.75 * paragraph.depth)
    for element, paragraph in zip(document.element.body.iterchildren(qn("w:p")), paragraphs, strict=True):
        writer.fill(element, paragraph)
    elements = list(document.element.body.iterchildren(qn("w:p")))
    for number, row in _first_of_each([paragraph.row for paragraph in paragraphs]).items():
        keys = ["", row] if number == 0 and row else [row]
        if lines := [line for key in keys for line in (remarks or {}).get(key, ())]:
            writer.remark(document.comments, elements[number], lines)
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()


class _Writer:
    """Writes runs and revisions; each revision has a number of its own."""

    def __init__(self, author: str, at: datetime) -> None:
        self.author = author
        self.at = utc(at).strftime("%Y-%m-%dT%H:%M:%SZ")
        self.count = 0

    def fill(self, element: Any, paragraph: Paragraph) -> None:
        if paragraph.end is not Fate.SAME:
            mark = OxmlElement("w:rPr")
            mark.append(self._revision(_REVISIONS[paragraph.end]))
            element.get_or_add_pPr().append(mark)
        for run in _told_apart(paragraph.runs):
            if run.fate is Fate.SAME:
                element.append(self._run(run))
                continue
            revision = self._revision(_REVISIONS[run.fate])
            revision.append(self._run(run))
            element.append(revision)

    def remark(self, comments: Any, element: Any, lines: Sequence[str]) -> None:
        """A remark beside a whole paragraph, which changes nothing of its words."""
        comment = comments.add_comment("\n".join(lines), author=self.author, initials=None)
        comment.paragraphs[0].paragraph_format.element.getparent().set(qn("w:date"), self.at)
        begin, end, reference = (OxmlElement(f"w:comment{name}") for name in ("RangeStart", "RangeEnd", "Reference"))
        for mark in (begin, end, reference):
            mark.set(qn("w:id"), str(comment.comment_id))
        properties = element.find(qn("w:pPr"))
        element.insert(0 if properties is None else 1, begin)
        run = OxmlElement("w:r")
        run.append(reference)
        element.extend([end, run])

    def _revision(self, tag: str) -> Any:
        self.count += 1
        revision = OxmlElement(tag)
        for name, value in (("id", str(self.count)), ("author", self.author), ("date", self.at)):
            revision.set(qn(f"w:{name}"), value)
        return revision

    def _run(self, run: Run) -> Any:
        element = OxmlElement("w:r")
        properties = _properties(run.style)
        if run.was is not None and run.was_style != run.style:
            change = self._revision("w:rPrChange")
            change.append(_properties(run.was_style))
            properties.append(change)
        if len(properties):
            element.append(properties)
        for piece in re.split(r"([\t\n])", run.text):
            if piece:
                element.append(_piece(piece, run.fate))
        return element


def _first_of_each(rows: Sequence[str]) -> dict[int, str]:
    """The number of the first paragraph of each row, and of the first one of all, with the row's key."""
    first = {0: rows[0]} if rows else {}
    seen = {""}
    for number, row in enumerate(rows):
        if row not in seen:
            seen.add(row)
            first[number] = row
    return first


def _told_apart(runs: tuple[Run, ...]) -> Iterator[Run]:
    """The same word with other letters is one word deleted and one inserted: rejecting gives the old letters back."""
    for run in runs:
        if run.was is not None and run.was != run.text:
            yield Run(Fate.GONE, run.was, run.was_style)
            yield Run(Fate.NEW, run.text, run.style)
        elif run.text:
            yield run


def _properties(style: Style) -> Any:
    properties = OxmlElement("w:rPr")
    if style.strong:
        properties.append(OxmlElement("w:b"))
    if style.emphasis:
        properties.append(OxmlElement("w:i"))
    if style.href != PLAIN.href:
        underline = OxmlElement("w:u")
        underline.set(qn("w:val"), "single")
        properties.append(underline)
    return properties


def _piece(text: str, fate: Fate) -> Any:
    if text in "\t\n":
        return OxmlElement("w:tab" if text == "\t" else "w:br")
    element = OxmlElement("w:delText" if fate is Fate.GONE else "w:t")
    element.text = text
    element.set(qn("xml:space"), "preserve")
    return element
