"""A comparison as data for machines, and as plain text for a terminal or a mail."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from documents.comparison.facts import FactChange
from documents.comparison.result import Change, Comparison, Fate, Line, RowComparison, TextComparison
from documents.comparison.wording import change_label, sort_label

# Changes as reports count them: a row that only bears another number is a row under another name.
_REPORTED = {Change.RENUMBERED: Change.RENAMED}
_COUNTED = (Change.UNCHANGED, Change.REWORDED, Change.ADDED, Change.REMOVED, Change.MOVED, Change.RENAMED)


def as_data(comparison: Comparison, *, exact: bool = False) -> dict[str, Any]:
    """The counts of rows by sort and change, and each change with both texts; ``exact`` counts quotation marks and
    formatting as words.
    """
    rows: dict[str, dict[str, int]] = {}
    for sort, counts in comparison.counts(exact=exact).items():
        rows[sort] = {change.value: 0 for change in _COUNTED}
        for change, count in counts.items():
            rows[sort][_reported(change)] += count
    return {"rows": rows, "changes": [_change(row, exact) for row in comparison.changes(exact=exact)]}


def _change(row: RowComparison, exact: bool) -> dict[str, Any]:
    return {
        "kind": row.counted_as,
        "place": row.place,
        "change": _reported(row.exact_change() if exact else row.change),
        "old": None if row.old is None else row.words(without=Fate.NEW),
        "new": None if row.new is None else row.words(without=Fate.GONE),
        "presumed": row.presumed,
    }


def _reported(change: Change) -> str:
    return _REPORTED.get(change, change).value


def as_text(
    comparison: Comparison,
    facts: Sequence[FactChange] = (),
    *,
    exact: bool = False,
    title: str = "",
    said: Mapping[str, Sequence[str]] | None = None,
) -> str:
    """The summary, then each change: what is gone between ``[-`` and ``-]``, what is new between ``{+`` and ``+}``.

    ``said`` is what was noted of a change, by the row's key, and under an empty one of all of them.
    """
    said = said or {}
    lines = [title, ""] if title else []
    lines += [*said.get("", ()), *([""] if said.get("") else []), *summary(comparison, exact=exact)]
    for row in comparison.changes(exact=exact):
        lines += ["", _heading(row, exact), *_row(row), *(f"  > {line}" for line in said.get(row.key, ()))]
    if facts:
        lines += ["", _("Facts beside the text")]
        lines += [
            "  " + " · ".join(filter(None, [fact.place, fact.label])) + f": {fact.old or '–'} → {fact.new or '–'}"
            for fact in facts
        ]
    return "\n".join(lines) + "\n"


def summary(comparison: Comparison, *, exact: bool = False) -> list[str]:
    """What changed in a few lines, a line for each sort of row: “measures: 4 reworded, 15 removed, 27 unchanged”."""
    lines = []
    for sort, counts in comparison.counts(exact=exact).items():
        parts = [f"{counts[change]} {change_label(change)}" for change in Change if counts[change]]
        if any(counts[change] for change in Change if change is not Change.UNCHANGED):
            lines.append(f"{sort_label(sort)}: " + ", ".join(parts))
    if not lines:
        return [_("No words differ.")]
    return lines


def _heading(row: RowComparison, exact: bool) -> str:
    said = [change_label(row.exact_change() if exact else row.change)]
    if row.is_moved and row.change is not Change.MOVED:
        said.append(change_label(Change.MOVED))
    if row.has_another_place:
        said.append(pgettext("comparison", "was %(place)s") % {"place": row.was_place})
    if row.presumed:
        said.append(_("presumably the same row"))
    return f"{sort_label(row.counted_as)} · {row.place} ({', '.join(said)})"


def _row(row: RowComparison) -> Iterator[str]:
    for text in row.texts:
        if not text.is_behind:
            yield from _text(text)
    for inner in row.inner:
        for line in _row(inner):
            yield f"  - {line.strip()}"
    for text in row.texts:
        if text.is_behind:
            yield from _text(text)


def _text(text: TextComparison) -> Iterator[str]:
    for line in text.lines:
        yield "  " + "  " * line.place.depth + _line(line)


def _line(line: Line) -> str:
    marks = {Fate.SAME: "%s", Fate.GONE: "[-%s-]", Fate.NEW: "{+%s+}"}
    words = [marks[run.fate] % run.text if run.is_change else run.text for run in line.runs]
    label = line.place.label or ("•" if line.place.begins_item else "")
    begin = "" if line.is_whole or line.fate is Fate.SAME else marks[line.fate] % "¶" + " "
    return (f"{label} " if label else "") + begin + "".join(words).strip()
