"""Rows that head something without being articles: parts, annexes, lines in capitals, lines alone."""

from __future__ import annotations

from collections.abc import Sequence

from sources.compose import bullet
from sources.labels import begins_annex
from terms.importing.rows import OutlineRow, begins
from terms.importing.titles import is_capitals, is_labelled_title, is_signature, is_title

_PLAIN_WORDS = 8


def is_part(row: OutlineRow) -> bool:
    """Whether a row's label is that of a part, chapter or annex."""
    return row.label is not None and row.label.kind == "part"


def reads_as_heading(row: OutlineRow) -> bool:
    """Whether a labelled row has nothing but a title behind its label."""
    return bool(row.depth) or row.label is None or not row.label.rest or is_labelled_title(row.label.rest)


def may_head(row: OutlineRow, previous: OutlineRow | None) -> bool:
    """Whether a row with the label of a part heads one here, rather than refer to one."""
    label = row.label
    # "ANNEX I" may stand right below "SCHEDULE 1".
    below_another = previous is not None and is_part(previous) and reads_as_heading(previous)
    if label is None or label.refers or row.in_contents or not (begins(row, previous) or below_another):
        return False
    return reads_as_heading(row)


def is_annex(rows: Sequence[OutlineRow], index: int) -> bool:
    """Whether an annex begins with this row."""
    row, previous = rows[index], rows[index - 1] if index else None
    if row.in_contents or row.cells:
        return False
    if row.label is not None:
        return row.label.annex and may_head(row, previous)
    if not begins_annex(row.text) or not begins(row, previous):
        return False
    return bool(row.depth) or (row.line.gap and is_capitals(row.text) and is_title(row.text))


def is_divider(rows: Sequence[OutlineRow], index: int, following: int) -> bool:
    """Whether a row parts the text, so that the numbering may start over at ``following``."""
    row = rows[index]
    if is_part(row):
        return may_head(row, rows[index - 1] if index else None)
    if rows[following].depth:
        return 0 < row.depth < rows[following].depth
    return bool(row.depth) or is_capital_heading(rows, index)


def is_capital_heading(rows: Sequence[OutlineRow], index: int) -> bool:
    """Whether a row is a heading that is told by its capitals alone."""
    row = rows[index]
    if row.label is not None or row.cells or row.in_contents or not is_capitals(row.text) or not is_title(row.text):
        return False
    return begins(row, rows[index - 1] if index else None) and bullet(row.line, None, False) is None


def is_plain_heading(rows: Sequence[OutlineRow], index: int) -> bool:
    """Whether a row is a heading that is told only by standing alone above a sentence."""
    row, following = rows[index], rows[index + 1] if index + 1 < len(rows) else None
    if row.label or row.cells or row.in_contents or following is None or not (row.line.gap or index == 0):
        return False
    if not is_title(row.text) or row.text.endswith(".") or is_signature(row.text):
        return False
    if len(row.text.split()) > _PLAIN_WORDS:
        return False
    if bullet(row.line, None, False) is not None or bullet(following.line, None, False) is not None:
        return False
    sentence = len(following.text.split()) > 4 and following.text[0].isupper()
    sentence = sentence and (following.text.endswith(".") or not is_title(following.text))
    return following.line.gap or following.label is not None or sentence
