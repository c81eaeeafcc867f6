"""What a text says of itself before its first article: its title, date and number. Proposed, never invented."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from documents.text.content import VersionNumber
from sources.findings import ImportFinding
from sources.labels import read_label
from terms.content import TermsContent
from terms.importing.contents import is_listed_title
from terms.importing.headings import is_annex
from terms.importing.outline import Outline
from terms.importing.rows import OutlineRow
from terms.importing.titles import bare, is_labelled_title

_TITLE_ROWS, _FACT_ROWS = 6, 40
_TITLE_LENGTH = 200
_MONTHS = (
    "januari|january|januar|jan",
    "februari|february|februar|feb",
    "maart|march|märz|mrt|mar",
    "april|apr",
    "mei|may|mai",
    "juni|june|jun",
    "juli|july|jul",
    "augustus|august|aug",
    "september|sept|sep",
    "oktober|october|okt|oct",
    "november|nov",
    "december|dezember|dec|dez",
)
_MONTH = {name: number for number, names in enumerate(_MONTHS, start=1) for name in names.split("|")}
_NAME = "|".join(sorted(_MONTH, key=len, reverse=True))
_DATES = (
    re.compile(r"\b(?P<day>\d{1,2})[-/.](?P<month>\d{1,2})[-/.](?P<year>(?:19|20)\d\d)\b"),
    re.compile(r"\b(?P<year>(?:19|20)\d\d)-(?P<month>\d{1,2})-(?P<day>\d{1,2})\b"),
    re.compile(rf"\b(?P<day>\d{{1,2}})\.?\s+(?P<name>{_NAME})\.?\s+(?P<year>(?:19|20)\d\d)\b", re.IGNORECASE),
    re.compile(
        rf"\b(?P<name>{_NAME})\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>(?:19|20)\d\d)\b", re.IGNORECASE
    ),
)
# A date says when a text dates from only where it is said to; others may be that of a law or a main agreement.
_DATED = re.compile(
    r"\b(?:versie\w*|version|datum|date[d]?|effective|last (?:updated|modified|revised)|updated|laatst|bijgewerkt|"
    r"gewijzigd|"
    r"ingangsdatum|geldig|stand|gültig|fassung|d\.d\.|revision|herzien)\b",
    re.IGNORECASE,
)
_NUMBERED = re.compile(
    r"\b(?:versie(?:nummer)?|version|nummer|number|nr\.?|no\.?)\s*:?\s*(\d{1,3})/((?:19|20)\d\d)\b", re.IGNORECASE
)


@dataclass(frozen=True)
class Proposed:
    """A content with what its text says of itself, the title it bears, and what the officer is told of that."""

    content: TermsContent
    title: str
    findings: tuple[ImportFinding, ...]


def propose(content: TermsContent, rows: Sequence[OutlineRow], outline: Outline) -> Proposed:
    """Take title, date and number from the rows before the first article; its words stay where they stand."""
    before = rows[: outline.heads[0]]
    title = _title(rows, outline)
    findings: list[ImportFinding] = []
    if title and not content.subject:
        content = replace(content, subject=title)
    for row in before[:_FACT_ROWS]:
        if content.date is None and _DATED.search(row.text) and (day := _date(row.text)):
            content = replace(content, date=day)
            message = _("The date {date} was proposed from “{line}”; check that the text dates from that day.")
            findings.append(
                ImportFinding("proposed-date", format_lazy(message, date=day.isoformat(), line=row.text[:80]), "date")
            )
        if content.number is None and (number := _NUMBERED.search(row.text)):
            content = replace(content, number=VersionNumber(int(number[1]), int(number[2])))
            message = _("The number {number} was proposed from “{line}”.")
            findings.append(
                ImportFinding(
                    "proposed-number",
                    format_lazy(message, number=f"{number[1]}/{number[2]}", line=row.text[:80]),
                    "number",
                )
            )
    return Proposed(content, title, (*findings, *_annexes(rows, outline)))


def _title(rows: Sequence[OutlineRow], outline: Outline) -> str:
    """The first heading before the articles, or the first line that reads as a title."""
    if outline.scheme.name == "whole":
        return bare(rows[outline.heads[0]].text)[:_TITLE_LENGTH]
    before = [row for row in rows[: outline.heads[0]][:_TITLE_ROWS] if not row.in_contents and not row.cells]
    ranked = [row for row in before if row.depth == 1] + [row for row in before if row.depth] + before[:1]
    for row in ranked:
        text = bare(row.text)
        if (
            row.label is None
            and is_labelled_title(text)
            and not text.endswith((":", "."))
            and not is_listed_title(text)
        ):
            return text[:_TITLE_LENGTH]
    return ""


def _date(text: str) -> date | None:
    for pattern in _DATES:
        if found := pattern.search(text):
            named = found.groupdict().get("name")
            month = _MONTH[named.lower()] if named else int(found["month"])
            try:
                return date(int(found["year"]), month, int(found["day"]))
            except ValueError:
                return None
    return None


_REFERENCE = re.compile(
    r"\b(?:bijlage|appendix|annex|annexe|schedule|exhibit|anlage|anhang|bilag)\s+(?:\d{1,2}|[IVX]{1,4}|[A-H])\b",
    re.IGNORECASE,
)


def _annexes(rows: Sequence[OutlineRow], outline: Outline) -> Iterator[ImportFinding]:
    """Say which annexes stand in the text, or that it speaks of some and none was found in it."""
    found = [rows[index] for index in range(outline.annexes, len(rows)) if is_annex(rows, index)]
    if found:
        names = ", ".join(row.label.printed if row.label else bare(row.text)[:60] for row in found[:5])
        message = _(
            "Behind the articles stand annexes ({names}); they were kept as parts of this text, not as annex 1 or 2."
        )
        where = format_lazy(_("line {line}"), line=found[0].line.number)
        yield ImportFinding("annexes-kept", format_lazy(message, names=names), where)
        return
    named = {
        match[0].lower()
        for row in rows
        if row.label is None or not row.label.annex
        for match in _REFERENCE.finditer(row.text)
    }
    if named and not any(label.annex for row in rows if (label := read_label(row.text)) and not label.refers):
        message = _("The text speaks of annexes ({names}), and none could be told apart in it; they may be missing.")
        yield ImportFinding("annexes-not-found", format_lazy(message, names=", ".join(sorted(named)[:5])))
