"""Lists of contents: lines that name the clauses before they come, and are none themselves."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from sources.labels import Label, read_label
from terms.importing.rows import OutlineRow
from terms.importing.titles import is_title

_LEADERS = re.compile(r"(?:[\s.…·_]{3,200}|\t\s*|\s)\d{1,3}\s*$")
_LEADING_DOTS = re.compile(r"(?:\.\s?){4,200}\s*+\d{0,3}\s*$|…{2,200}\s*+\d{0,3}\s*$")
_HEADING = re.compile(
    r"(?:inhoud|inhoudsopgave|(?:table of )?contents|inhaltsverzeichnis|inhalt|index):?", re.IGNORECASE
)
_RUN = 3
_WIDTH = 200
# A contents list may have a line or two that the text words otherwise, or lacks.
_SHARE = 0.7


def mark_contents(rows: Sequence[OutlineRow]) -> list[OutlineRow]:
    """``rows`` with the lines of a list of contents marked: they keep their words, and lose their labels.

    Such a list is headed as one, has leaders, is a run of lines that all come back, or a run of labels that all come
    back with a text of their own.
    """
    return _with_labels_that_return(_with_lines_that_return(_with_headed_list(list(rows))))


def is_listed_title(text: str) -> bool:
    """Whether ``text`` heads a list of contents."""
    return bool(_HEADING.fullmatch(text))


def titles_that_differ(rows: Sequence[OutlineRow], heads: Sequence[int]) -> list[tuple[OutlineRow, OutlineRow]]:
    """The lines of a list of contents whose clause bears another title, with that clause."""
    clauses = {_name(label): rows[index] for index in reversed(heads) if (label := rows[index].label)}
    listed = [(row, label) for row in rows if row.in_contents and (label := read_label(row.text))]
    return [
        (row, clause)
        for row, label in listed
        if (clause := clauses.get(_name(label)))
        and clause.title
        and not _alike(_LEADERS.sub("", label.rest), clause.title)
    ]


def _mark(row: OutlineRow) -> OutlineRow:
    return replace(row, depth=0, label=None, in_contents=True)


def _with_headed_list(rows: list[OutlineRow]) -> list[OutlineRow]:
    """Mark a heading that says it, and under a Markdown heading all up to the next one."""
    marked: list[OutlineRow] = []
    inside = False
    for row in rows:
        headed = bool(_HEADING.fullmatch(row.text))
        inside = (headed and bool(row.depth)) or (inside and not row.depth)
        marked.append(_mark(row) if headed or inside else row)
    return marked


def _with_lines_that_return(rows: list[OutlineRow]) -> list[OutlineRow]:
    last = {_key(row.text): index for index, row in enumerate(rows)}
    repeated = [
        len(row.text) <= _WIDTH
        and (
            bool(_LEADING_DOTS.search(row.text))
            or max(last.get(_key(row.text), -1), last.get(_key(_LEADERS.sub("", row.text)), -1)) > index
        )
        for index, row in enumerate(rows)
    ]
    start = 0
    # Behind the first clause a repeated run is a list that two clauses share.
    while start < len(rows) and (repeated[start] or rows[start].label is None):
        end = start
        while end < len(rows) and repeated[end]:
            end += 1
        if end - start >= _RUN:
            rows[start:end] = [_mark(row) for row in rows[start:end]]
        start = max(end, start + 1)
    return rows


def _with_labels_that_return(rows: list[OutlineRow]) -> list[OutlineRow]:
    """Mark the first run of bare headings when their labels come back later, whatever the titles there say."""
    start = next((index for index, row in enumerate(rows) if row.label is not None and not row.in_contents), len(rows))
    end = start
    while end < len(rows) and _may_be_listed(rows, start, end):
        end += 1
    # Numbered sentences are paragraphs, and so is all that is not labelled as the first line is.
    first = rows[start].label if start < len(rows) else None
    alike_first = [row for row in rows[start:end] if row.label and first and row.label.style == first.style]
    listed = [(_name(row.label), row.title) for row in alike_first if row.label and not row.title.endswith(".")]
    later = {_name(row.label): row.title for row in reversed(rows[end:]) if row.label is not None}
    returning = [(title, later[name]) for name, title in listed if name in later]
    alike = sum(_alike(title, there) for title, there in returning)
    if len(returning) < max(_RUN, _SHARE * len(listed)) or 2 * alike < len(listed):
        return rows
    rows[start:end] = [_mark(row) for row in rows[start:end]]
    return rows


def _may_be_listed(rows: Sequence[OutlineRow], start: int, index: int) -> bool:
    row = rows[index]
    if row.cells or len(row.text) > _WIDTH or not is_title(row.title or row.text):
        return False
    if row.label is None or index == start:
        return row.label is not None
    first = rows[start].label
    assert first is not None
    return _name(row.label) != _name(first)


def _name(label: Label) -> tuple[str, tuple[int, ...]]:
    return label.kind + label.style, label.numbers


def _alike(first: str, second: str) -> bool:
    first, second = _key(first), _key(second)
    return bool(first) and (first == second or second.startswith(f"{first} ") or first.startswith(f"{second} "))


def _key(text: str) -> str:
    return " ".join(re.sub(r"[^\w]+", " ", text.lower()).split())
