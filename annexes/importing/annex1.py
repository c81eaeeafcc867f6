"""Bijlage 1 from its lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from annexes.content import Activity, Annex1Content, SubProcessor
from annexes.importing.interfaces import read_interfaces
from annexes.importing.parts import (
    AnnexSection,
    AnnexText,
    Reading,
    flag_missing,
    preamble,
    sections,
    table_head,
    version_log,
)
from documents.text.content import Footnote
from sources.compose import compose, rich
from sources.findings import Flag, Furniture
from sources.laid_out.layout import TextLine, continues, join_texts, line_width
from sources.markup.lines import Fragment, plain, to_html

SECTIONS = ("versiebeheer", "persoonsgegevens", "werkzaamheden", "sub-verwerkers", "interfaces")

_RELEASE = re.compile(r"vanaf (?:versie|release) (\d+(?:\.\d+)*)")
_PRODUCT = re.compile(r"software ((?:[A-Z]\S*\s+)*?)([A-Z]\w*) van ")
_FIELD = re.compile(r"(Naam|Contactgegevens|Werkzaamheden):\s*")


def read_annex1(text: AnnexText, reading: Reading) -> Annex1Content:
    """The content of a Bijlage 1; number, date and subject are filled in from its running head elsewhere."""
    width = line_width(text.lines)
    found = sections(text.lines, SECTIONS)
    flag_missing(found, SECTIONS, reading)
    empty = AnnexSection()
    log, data, work, subs, table = (found.get(name, empty) for name in SECTIONS)
    content = Annex1Content(
        preamble=preamble(found, width),
        log_heading=log.heading,
        log=version_log(log, width, reading),
        activities_heading=work.heading,
        sub_processors_heading=subs.heading,
        interfaces_heading=table.heading,
    )
    content = _with_data(content, data, width, reading)
    content = _with_activities(content, work, width)
    content = _with_sub_processors(content, subs, width, reading)
    content = _with_interfaces(content, table, width, reading)
    release = _RELEASE.search(content.interfaces_intro)
    product = _PRODUCT.search(content.preamble)
    return replace(content, from_release=release[1] if release else "", product=product[2] if product else "")


def _with_data(content: Annex1Content, section: AnnexSection, width: int, reading: Reading) -> Annex1Content:
    if section.mark:
        reading.furniture.append(Furniture("footnote_mark", section.mark, section.number))
    lines, note = _footnote(section, width)
    before, behind = lines if note else (list(section.lines), [])
    groups = _groups([*compose(before, width), *compose(behind, width)])
    if len(groups) != 5 or groups[0][0].item:
        reading.flags.append(Flag("data", _("The two lists of categories that were expected here were not found.")))
    lists_before = sum(group[0].item for group in _groups(compose(before, width)))
    groups = _as_five(groups)
    return replace(
        content,
        data_heading=section.heading,
        identifying_intro=to_html(groups[0]),
        identifying=tuple(plain(part.text) for part in groups[1]),
        additional_intro=to_html(groups[2]),
        additional=tuple(plain(part.text) for part in groups[3]),
        data_closing=to_html(groups[4]),
        footnotes=(
            Footnote(section.mark, to_html([Fragment(note)]), "identifying" if lists_before < 2 else "additional"),
        )
        if note
        else (),
    )


def _footnote(section: AnnexSection, width: int) -> tuple[tuple[list[TextLine], list[TextLine]], str]:
    """The lines before and behind the footnote whose mark the heading carries, and its text."""
    marked = rf"(?:{section.mark}|\[{section.mark}\])"
    for index, line in enumerate(section.lines):
        if section.mark and re.match(rf"{marked}\s+[A-Z]", line.text):
            end = index + 1
            while end < len(section.lines) and continues(section.lines[end - 1], section.lines[end], width):
                end += 1
            rest = (other.text for other in section.lines[index + 1 : end])
            note = join_texts([line.text.removeprefix("[")[len(section.mark) :].removeprefix("]").strip(), *rest])
            return (list(section.lines[:index]), list(section.lines[end:])), note
    return ([], []), ""


def _groups(parts: Sequence[Fragment]) -> list[list[Fragment]]:
    groups: list[list[Fragment]] = []
    for part in parts:
        if groups and groups[-1][-1].item == part.item:
            groups[-1].append(part)
        else:
            groups.append([part])
    return groups


def _as_five(groups: list[list[Fragment]]) -> list[list[Fragment]]:
    """Intro, list, intro, list, closing; what is more goes with the closing, what is missing stays empty."""
    if groups and groups[0][0].item:
        groups = [[], *groups]
    first = [*groups[:4], [], [], [], []][:4]
    return [*first, [part for group in groups[4:] for part in group]]


def _with_activities(content: Annex1Content, section: AnnexSection, width: int) -> Annex1Content:
    intro: list[Fragment] = []
    activities: list[tuple[str, list[Fragment]]] = []
    for part in compose(section.lines, width):
        if part.item:
            activities.append((plain(part.text), []))
        elif activities:
            activities[-1][1].append(part)
        else:
            intro.append(part)
    return replace(
        content,
        activities_intro=to_html(intro),
        activities=tuple(Activity(name, to_html(parts)) for name, parts in activities),
    )


def _with_sub_processors(content: Annex1Content, section: AnnexSection, width: int, reading: Reading) -> Annex1Content:
    intro: list[TextLine] = []
    rows: list[dict[str, list[str]]] = []
    current = ""
    for line in section.lines:
        field = _FIELD.match(line.text)
        if field is None and not rows:
            intro.append(line)
            continue
        if field is None:
            rows[-1][current].append(line.text)
            if line.gap:
                reason = _("Text behind this sub-processor was added to its last field.")
                reading.flags.append(Flag(f"sub_processors/{len(rows) - 1}", reason))
            continue
        current = field[1]
        if not rows or current == "Naam" or current in rows[-1]:
            rows.append({})
        rows[-1][current] = [line.text[field.end() :]]
    return replace(
        content,
        sub_processors_intro=rich(intro, width),
        sub_processors=tuple(
            SubProcessor(
                *(plain(join_texts(row.get(name, ()))) for name in ("Naam", "Contactgegevens", "Werkzaamheden"))
            )
            for row in rows
        ),
    )


def _with_interfaces(content: Annex1Content, section: AnnexSection, width: int, reading: Reading) -> Annex1Content:
    head = next(
        (
            index
            for index, line in enumerate(section.lines)
            if line.text.replace("**", "").split() == ["MODULE", "BESCHRIJVING"]
        ),
        len(section.lines),
    )
    table = table_head(section.lines[head:], "MODULE BESCHRIJVING", reading)
    return replace(
        content,
        interfaces_intro=rich(section.lines[:head], width),
        interfaces=read_interfaces(table, reading),
    )
