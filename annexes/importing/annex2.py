"""Bijlage 2 from its lines."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from annexes.content import Annex2Content, MeasureCategory
from annexes.importing.parts import AnnexSection, AnnexText, Reading, flag_missing, preamble, sections, version_log
from sources.compose import rich, rich_of
from sources.findings import Flag
from sources.laid_out.layout import TextLine, join_texts, line_width

SECTIONS = ("versiebeheer", "beveiligingsmaatregelen")


def read_annex2(text: AnnexText, reading: Reading) -> Annex2Content:
    """The content of a Bijlage 2; number, date and subject are filled in from its running head elsewhere."""
    width = line_width(text.lines)
    found = sections(text.lines, SECTIONS)
    flag_missing(found, SECTIONS, reading)
    log, measures = (found.get(name, AnnexSection()) for name in SECTIONS)
    intro, categories = _by_category(measures.lines)
    closing: list[str] = []
    if categories:
        title, last = categories[-1]
        last, closing = _closing(last)
        categories[-1] = (title, last)
        if closing and sum(line.gap for line in measures.lines) > len(categories) + len(closing) + 2:
            # Where every measure stands apart, the layout doesn't tell the closing from them.
            reading.flags.append(
                Flag("closing", _("Where the last category ends was taken from the wording (it speaks of the annex)."))
            )
    return Annex2Content(
        preamble=preamble(found, width),
        log_heading=log.heading,
        log=version_log(log, width, reading),
        measures_heading=measures.heading,
        measures_intro=rich(intro, width),
        categories=tuple(MeasureCategory(title, tuple(rich_of(text) for text in texts)) for title, texts in categories),
        closing="".join(rich_of(text) for text in closing),
    )


def is_capitals(text: str) -> bool:
    """Whether a line is a heading in capitals, letters with a diaeresis included."""
    letters = [character for character in text if character.isalpha()]
    return len(letters) >= 4 and text == text.upper() and not text.endswith((".", ";", ","))


def _by_category(lines: Sequence[TextLine]) -> tuple[list[TextLine], list[tuple[str, list[str]]]]:
    intro: list[TextLine] = []
    categories: list[tuple[list[str], list[list[str]]]] = []
    previous: TextLine | None = None
    for line in lines:
        if is_capitals(line.text):
            if previous is not None and is_capitals(previous.text) and not line.gap:
                categories[-1][0].append(line.text)
            else:
                categories.append(([line.text], []))
        elif not categories:
            intro.append(line)
        elif previous is None or line.gap or previous.text.endswith(".") or not categories[-1][1]:
            # Measures carry no bullets: one ends where a full stop ends a physical line.
            categories[-1][1].append([line.text])
        else:
            categories[-1][1][-1].append(line.text)
        previous = line
    return intro, [(join_texts(title), [join_texts(texts) for texts in measures]) for title, measures in categories]


def _closing(measures: list[str]) -> tuple[list[str], list[str]]:
    """The last category's measures, and the closing paragraphs, which alone speak of an annex."""
    for index, text in enumerate(measures):
        if "bijlage" in text.lower():
            return measures[:index], measures[index:]
    return measures, []
