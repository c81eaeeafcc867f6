"""The annexes in a text: where each begins, and its content."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from annexes.content import Annex1Content, Annex2Content
from annexes.importing.annex1 import read_annex1
from annexes.importing.annex2 import read_annex2
from annexes.importing.checks import annex_findings
from annexes.importing.parts import AnnexText, Reading
from sources.laid_out.heads import with_head
from sources.laid_out.layout import TextLine
from sources.laid_out.pages import PageHead
from sources.stream import Stream

_BEGINS = re.compile(r"Deze bijlage is bijlage ([12]) als genoemd in ")


def split(pages: Stream) -> tuple[list[TextLine], list[PageHead], list[AnnexText]]:
    """The lines and heads before the first annex, and every annex with its own."""
    starts = [(index, int(match[1])) for index, line in enumerate(pages.lines) if (match := _BEGINS.match(line.text))]
    ends = [index for index, _ordinal in [*starts[1:], (len(pages.lines), 0)]]
    first = starts[0][0] if starts else len(pages.lines)
    annexes = [
        AnnexText(ordinal, pages.lines[start:end], _heads(pages.heads, start, end))
        for (start, ordinal), end in zip(starts, ends, strict=False)
    ]
    return pages.lines[:first], _heads(pages.heads, 0, first), annexes


def _heads(heads: Sequence[PageHead], start: int, end: int) -> list[PageHead]:
    return [head for head in heads if start <= head.before < end]


def read_annex(text: AnnexText) -> tuple[Annex1Content | Annex2Content, Reading]:
    """The content of an annex with everything noted on the way."""
    reading = Reading()
    content: Annex1Content | Annex2Content
    if text.ordinal == 1:
        first = with_head(read_annex1(text, reading), text.heads)
        content = replace(first, product=first.number.scope) if first.number and first.number.scope else first
    else:
        content = with_head(read_annex2(text, reading), text.heads)
    reading.findings.extend(annex_findings(content, text.heads))
    return content, reading
