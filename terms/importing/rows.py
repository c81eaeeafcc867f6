"""The lines of any agreement, each with the part its look lets it play: heading, labelled, table row, text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sources.labels import Label, read_label
from sources.laid_out.layout import TextLine
from sources.markup.lines import BLOCK_TAG
from terms.importing.titles import bare, is_title

BOLD_DEPTH = 7

_HASHES = re.compile(r"(#{1,6})(?:\s++|(?=[§\d]))")
_BOLD_LINE = re.compile(r"(\*\*|__)(?=\S)([^*_]+)(?<=\S)\1:?")
_RULE = re.compile(r"(?:[-*=–—~]\s*){3,}|`{3,}\w*")
_SETEXT = re.compile(r"={3,}|-{3,}")
_SEPARATOR_ROW = re.compile(r"\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)+\|?")
# "1\\. Scope": Markdown, so that the number begins no list.
_ESCAPED = re.compile(r"^((?:\*\*|__)?\(?[\w.]{1,12})\\(?=[.)])")
_QUOTE = re.compile(r">\s+")


@dataclass(frozen=True)
class OutlineRow:
    """A line and what it looks like. ``depth`` is that of a Markdown heading (7 for a line in bold), else 0."""

    line: TextLine
    text: str
    depth: int = 0
    label: Label | None = None
    cells: tuple[str, ...] = ()
    in_contents: bool = False

    @property
    def title(self) -> str:
        """The text behind the label, or the whole text."""
        return self.label.rest if self.label else self.text


def read_rows(lines: Sequence[TextLine]) -> list[OutlineRow]:
    """The lines as rows: rules, underlines and table separators, which are markup, left out."""
    rows: list[OutlineRow] = []
    parted = False
    for line in lines:
        if line.markup:
            rows.append(_row(replace(line, gap=line.gap or parted)))
            parted = bool(line.depth)
            continue
        text, ends_block = _without_block_tags(line.text)
        text = _QUOTE.sub("", text, count=1) if text.startswith(">") else text
        text = _ESCAPED.sub(r"\1", text)
        if _SETEXT.fullmatch(text) and rows and not line.gap and is_title(rows[-1].text) and not rows[-1].cells:
            rows[-1] = replace(rows[-1], depth=1 if text[0] == "=" else 2)
            parted = True
            continue
        if not text or _RULE.fullmatch(text) or _SEPARATOR_ROW.fullmatch(text):
            parted = parted or not _SEPARATOR_ROW.fullmatch(text)
            continue
        parted = parted or line.text.startswith("<") != text.startswith("<")
        begun = replace(line, text=text, gap=line.gap or parted)
        row = _row(begun)
        rows.append(row)
        parted = bool(row.depth) or ends_block
    return rows


def _without_block_tags(text: str) -> tuple[str, bool]:
    """A line of stray HTML as text or Markdown, and whether a block ends with it."""
    if not BLOCK_TAG.search(text):
        return text, False
    ends_block = bool(re.search(r"</(?:p|ul|ol|li|div|h[1-6])>\s*$", text, re.IGNORECASE))
    heading = re.match(r"<h([1-6])\b", text, re.IGNORECASE)
    item = re.match(r"(?:<[uo]l[^<>]*>\s*)?<li\b", text, re.IGNORECASE)
    bare_text = BLOCK_TAG.sub(" ", text).strip()
    mark = f"{'#' * int(heading[1])} " if heading else "• " if item else ""
    return (mark + bare_text if bare_text else ""), ends_block


def _row(line: TextLine) -> OutlineRow:
    if line.cells or line.marker is not None or line.level:
        return OutlineRow(line, line.text, cells=line.cells)
    if line.depth:
        return OutlineRow(line, line.text, line.depth, read_label(line.text))
    if line.markup:
        return _bold_or_text(line)
    if heading := _HASHES.match(line.text):
        title = line.text[heading.end() :].rstrip("#").rstrip()
        return OutlineRow(line, title, len(heading[1]), read_label(title)) if title else OutlineRow(line, line.text)
    label = read_label(line.text)
    if label is None and _is_table_row(line.text):
        cells = line.text.strip("|").split("|") if "|" in line.text else line.text.split("\t")
        return OutlineRow(line, line.text, cells=tuple(cell.strip() for cell in cells if cell.strip()))
    return _bold_or_text(line)


def _bold_or_text(line: TextLine) -> OutlineRow:
    label = read_label(line.text)
    if (bold := _BOLD_LINE.fullmatch(line.text)) and is_title(bold[2]):
        return OutlineRow(line, bare(line.text), BOLD_DEPTH, read_label(bold[2]))
    return OutlineRow(line, line.text, label=label)


def _is_table_row(text: str) -> bool:
    if text.startswith("|") and text.endswith("|") and len(text) > 1:
        return bool(text.strip("| "))
    return "\t" in text or text.count(" | ") >= 1


def begins(row: OutlineRow, previous: OutlineRow | None) -> bool:
    """Whether something new can begin here, rather than a wrapped sentence go on."""
    if previous is None or row.depth or previous.depth or previous.in_contents:
        return True
    if row.line.page:
        return previous.line.complete
    return row.line.gap or previous.line.complete
