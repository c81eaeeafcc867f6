"""The bytes of any file as a stream of lines: one door to text, Markdown, HTML, Word, OpenDocument and PDF."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from characters import clean
from sources.files.apart import read_apart
from sources.files.found import Found, Unfit, source_line
from sources.files.kinds import format_of
from sources.files.wording import NOTES, beside, refusal
from sources.findings import Furniture
from sources.laid_out.layout import TextLine
from sources.laid_out.pages import PageHead, without_furniture
from sources.laid_out.running import without_running_text
from sources.markup.markdown import is_markdown
from sources.source import MAXIMUM_LINES, UnreadableSource, decode, refuse_unfit
from sources.stream import Stream, read_stream

_FEW_LINES, _OFTEN = 8, 0.15

__all__ = ["TrackedChanges", "format_of", "looks_readable", "read_source"]


class TrackedChanges(UnreadableSource):
    """A file with changes that nobody accepted or rejected yet: the officer says as what it is read."""

    def __init__(self, changes: Mapping[str, Any]) -> None:
        super().__init__(
            _(
                "This file has tracked changes. Say whether it is to be read as if all were accepted, or as it was "
                "before them."
            )
        )
        self.changes = dict(changes)


def looks_readable(data: bytes) -> str:
    """The format of a file, told without reading it. Raises ``UnreadableSource`` when it is plain that it can't be."""
    try:
        format = format_of(data)
    except Unfit as unfit:
        raise refusal(unfit) from unfit
    if format == "text":
        decode(data)
    return format


def read_source(data: bytes, *, changes: str = "") -> Stream:
    """The stream of a file. ``changes`` is how tracked changes are read: "accepted" or "original".

    Raises ``UnreadableSource`` with the reason, and ``TrackedChanges`` when ``changes`` must be said.
    """
    if looks_readable(data) == "text":
        return read_stream(decode(data))
    try:
        found = read_apart(data, format_of(data), changes)
    except Unfit as unfit:
        raise refusal(unfit) from unfit
    if found.changes and not changes:
        raise TrackedChanges(found.changes)
    return stream_of(found)


def stream_of(found: Found) -> Stream:
    """What a reader of files found, as the importer reads it."""
    if not found.lines:
        raise refusal(Unfit("no_text"))
    if len(found.lines) > MAXIMUM_LINES:
        raise refusal(Unfit("too_many_lines", lines=len(found.lines), maximum=MAXIMUM_LINES))
    lines = [_cleaned(line) for line in found.lines]
    text = "\n".join(source_line(line) for line in lines)
    refuse_unfit(text)
    remarks = list(beside(found.remarks))
    furniture = [Furniture("list_number", number, line) for line, number in found.list_numbers]
    furniture += [Furniture("struck", words, line) for line, words in found.struck]
    raw = "\n".join(found.raw)
    if raw.strip() and (_is_wrapped(found.raw) or is_markdown(raw)):
        read = read_stream(decode(raw.encode("utf-8", "replace")))
        return replace(read, furniture=[*furniture, *read.furniture], remarks=remarks)
    pages = without_furniture(lines)
    if pages.heads:
        heads = sorted([*pages.heads, *_heads(found.heads, pages.lines)], key=lambda head: head.before)
        return Stream(pages.lines, heads, [*furniture, *pages.furniture], text=text, remarks=remarks)
    kept, running = without_running_text(lines)
    return Stream(kept, _heads(found.heads, kept), [*furniture, *running], text=text, remarks=remarks)


def _is_wrapped(raw: Sequence[str]) -> bool:
    """Whether paragraphs were cut into lines, as in text that was copied from a page."""
    lines = [line.strip() for line in raw if line.strip()]
    goes_on = sum(
        behind[0].islower() and not TextLine(0, before).complete for before, behind in itertools.pairwise(lines)
    )
    return len(lines) >= _FEW_LINES and goes_on > _OFTEN * len(lines)


def _cleaned(line: TextLine) -> TextLine:
    notes: Sequence[str | Promise] = [NOTES.get(str(note), note) for note in line.notes]
    return replace(
        line,
        text=clean(line.text),
        cells=tuple(clean(cell) for cell in line.cells),
        parts=tuple(tuple(part._replace(text=clean(part.text)) for part in cell) for cell in line.parts),
        notes=tuple(notes),
    )


def _heads(found: Sequence[tuple[int, list[str]]], lines: Sequence[TextLine]) -> list[PageHead]:
    """The running heads that say date, number and subject, each before the line that follows it."""
    heads: list[PageHead] = []
    for number, texts in found:
        read = without_furniture([TextLine(number, text) for text in texts]).heads
        before = next((index for index, line in enumerate(lines) if line.number >= number), len(lines))
        heads += [replace(head, line=number, before=before) for head in read[:1]]
    return heads
