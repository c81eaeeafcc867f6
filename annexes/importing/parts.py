"""An annex as its parts: preamble, numbered sections, the version log that both annexes have."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from documents.text.content import LogEntry
from sources.compose import compose, rich
from sources.findings import Flag, Furniture, ImportFinding
from sources.laid_out.layout import UNWRAPPED, TextLine, rest_of
from sources.laid_out.pages import PageHead
from sources.markup.lines import Fragment, fragments, to_html

_HEADING = re.compile(r"\d{1,2}\.\s+([^\W\d_][^\W\d_-]*(?:-[^\W\d_]+)*)(\d?|\[\d\])")
_DATED = re.compile(r"(\d{1,2}-\d{1,2}-\d{4})\s+(?=\S)")
_NEXT_CHANGE = re.compile(r"(?<=;)\s+(?=[^\W\d_])")


@dataclass
class Reading:
    """What is noted while an annex is read."""

    findings: list[ImportFinding] = field(default_factory=list)
    flags: list[Flag] = field(default_factory=list)
    furniture: list[Furniture] = field(default_factory=list)


@dataclass(frozen=True)
class AnnexText:
    """The lines of one annex and the running heads above them."""

    ordinal: int
    lines: list[TextLine]
    heads: list[PageHead]


@dataclass(frozen=True)
class AnnexSection:
    """A section: its heading as printed, the mark of a footnote glued to it, its lines."""

    heading: str = ""
    mark: str = ""
    lines: tuple[TextLine, ...] = ()
    number: int = 0


def sections(lines: Sequence[TextLine], names: Sequence[str]) -> dict[str, AnnexSection]:
    """The sections with the given names (in lower case), and under ``""`` what stands before the first."""
    found: dict[str, AnnexSection] = {}
    current, heading, mark, number, held = "", "", "", 0, list[TextLine]()
    for line in lines:
        printed = line.text.replace("**", "")
        match = _HEADING.fullmatch(printed)
        name = match[1].lower() if match else ""
        if match is None or name not in names or name in found or name == current:
            held.append(line)
            continue
        found[current] = AnnexSection(heading, mark, tuple(held), number)
        current, mark, number, held = name, match[2], line.number, []
        heading = printed.removesuffix(mark) if mark else printed
        mark = mark.strip("[]")
    found[current] = AnnexSection(heading, mark, tuple(held), number)
    return found


def flag_missing(found: dict[str, AnnexSection], names: Sequence[str], reading: Reading) -> None:
    """Flag the sections that every such annex has and this one hasn't."""
    reading.flags.extend(
        Flag(name, _("This section was not found; its text, if any, stands in the section before it."))
        for name in names
        if name not in found
    )


def table_head(lines: Sequence[TextLine], columns: str, reading: Reading) -> list[TextLine]:
    """``lines`` without the heading row of a table, which the content prints once; repetitions are furniture."""
    kept: list[TextLine] = []
    seen = False
    for line in lines:
        if line.text.replace("**", "").split() != columns.split():
            kept.append(line)
            continue
        if seen:
            reading.furniture.append(Furniture("table_head", line.text, line.number))
        seen = True
    return kept


def cell(lines: Sequence[TextLine], width: int, path: str, reading: Reading) -> list[Fragment]:
    """A table cell's paragraphs and items: as a file says, from HTML, or from wrapped lines. The last cell of a row is
    meant."""
    if any(line.parts for line in lines):
        return [part for line in lines for part in _parts(line)]
    if not any("<p" in line.text or "<ul" in line.text for line in lines):
        return compose(lines, width)
    parts, guessed = fragments(" ".join(line.text for line in lines))
    if guessed:
        reading.flags.append(
            Flag(path, _("This list has no bullets in the source; its items were divided at the semicolons."))
        )
    return parts


def _parts(line: TextLine) -> list[Fragment]:
    if len(line.parts) < 2:
        return [Fragment(line.text)]
    return [Fragment(text, level > 0 and marker is not None, level, marker) for text, level, marker in line.parts[-1]]


def version_log(section: AnnexSection, width: int, reading: Reading) -> tuple[LogEntry, ...]:
    """The rows of the version log (*versiebeheer*): the date as printed and what changed then."""
    rows: list[tuple[str, list[TextLine]]] = []
    for line in table_head(section.lines, "DATUM WIJZIGING", reading):
        if match := _DATED.match(line.text):
            rows.append((match[1], [rest_of(line, line.text[match.end() :])]))
        elif rows and not _begins_row(rows[-1][1][-1], line, width):
            rows[-1][1].append(line)
        else:
            reading.flags.append(Flag(f"log/{len(rows)}", _("This row of the version log has no date.")))
            rows.append(("", [line]))
    return tuple(
        LogEntry(date, to_html(_changes(cell(lines, width, f"log/{index}", reading))))
        for index, (date, lines) in enumerate(rows)
    )


def _begins_row(previous: TextLine, line: TextLine, width: int) -> bool:
    """Whether a row without a date begins here: in wrapped text that can't be told from a change's second paragraph."""
    return width > UNWRAPPED and previous.text.endswith(".") and line.text[0].isupper() and not line.page


def _changes(parts: list[Fragment]) -> list[Fragment]:
    """A paragraph that holds several changes, each ending with a semicolon, as a paragraph per change."""
    out: list[Fragment] = []
    for part in parts:
        pieces = [part.text] if part.item else _NEXT_CHANGE.split(part.text)
        for piece in pieces:
            if out and not part.item and piece is not pieces[0] and piece[0].islower():
                out[-1] = Fragment(f"{out[-1].text} {piece}")
            else:
                out.append(Fragment(piece, part.item))
    return out


def preamble(found: dict[str, AnnexSection], width: int) -> str:
    """What stands before the first section, as rich text."""
    return rich(found[""].lines, width)
