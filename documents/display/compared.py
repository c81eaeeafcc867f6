"""A comparison as pages and paper show it: a summary, then each change, with what did not change folded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from documents.comparison.facts import FactChange
from documents.comparison.report import summary
from documents.comparison.result import Change, Comparison, RowComparison, TextComparison
from documents.comparison.wording import change_label, sort_label


@dataclass(frozen=True)
class ShownChange:
    """A row that changed; ``anchor`` leads to it on the page, ``reason`` is why it was changed, if known."""

    row: RowComparison
    anchor: str
    change: Change
    reason: str = ""

    @property
    def labels(self) -> list[str]:
        """What became of the row, in words."""
        row = self.row
        labels = [change_label(self.change)]
        if row.old is None or row.new is None:
            return labels
        also = [(row.is_renamed, Change.RENAMED), (row.is_moved, Change.MOVED), (row.is_renumbered, Change.RENUMBERED)]
        labels += [change_label(change) for holds, change in also if holds and change is not self.change]
        if row.has_another_place:
            labels.append(pgettext("comparison", "was %(place)s") % {"place": row.was_place})
        return labels

    @property
    def sort(self) -> str:
        return sort_label(self.row.counted_as)

    @property
    def is_new(self) -> bool:
        return self.row.old is None

    @property
    def is_gone(self) -> bool:
        return self.row.new is None

    @property
    def texts(self) -> list[TextComparison]:
        """The texts to show before the rows inside this one."""
        return [text for text in self.shown_texts if not text.is_behind]

    @property
    def texts_behind(self) -> list[TextComparison]:
        """The texts to show after the rows inside this one."""
        return [text for text in self.shown_texts if text.is_behind]

    @property
    def shown_texts(self) -> list[TextComparison]:
        """The texts to show: number and title stand in the heading already, unless they are what changed."""
        is_whole = self.is_new or self.is_gone
        if all(text.is_name for text in self.row.texts):
            return [text for text in self.row.texts if is_whole or text.is_reworded]
        return [text for text in self.row.texts if not text.is_name or (text.is_reworded and not is_whole)]


@dataclass(frozen=True)
class Fold:
    """Rows one after the other that did not change."""

    rows: tuple[RowComparison, ...]
    places: str = ""

    @property
    def shown(self) -> list[ShownChange]:
        return [ShownChange(row, "", Change.UNCHANGED) for row in self.rows]


@dataclass(frozen=True)
class ComparedView:
    """All that a page shows of a comparison. ``exact``: quotation marks and formatting count as words do."""

    comparison: Comparison
    entries: tuple[ShownChange | Fold, ...]
    facts: tuple[FactChange, ...] = ()
    exact: bool = False
    language: str = "nl"
    changes: tuple[ShownChange, ...] = field(default=())

    @property
    def summary(self) -> list[str]:
        return summary(self.comparison, exact=self.exact)

    @property
    def restyled(self) -> int:
        """Of how many rows only the letters changed, and not the words."""
        return len(self.comparison.restyled)

    @property
    def head(self) -> list[TextComparison]:
        """Number, date and subject, where they differ."""
        return [text for text in self.comparison.head if text.is_reworded]


def view_of(
    comparison: Comparison,
    facts: Sequence[FactChange] = (),
    *,
    exact: bool = False,
    language: str = "nl",
    reasons: Mapping[UUID, str] | None = None,
    prefix: str = "",
) -> ComparedView:
    """A comparison ready to be shown.

    Args:
        language: that of the text.
        reasons: why the officer changed a row, by the row's lineage.
        prefix: begins the anchors, where a page shows several comparisons.
    """
    entries = tuple(_entries(comparison, exact, reasons or {}, prefix))
    changes = tuple(entry for entry in entries if isinstance(entry, ShownChange))
    return ComparedView(comparison, entries, tuple(facts), exact, language, changes)


def _entries(
    comparison: Comparison, exact: bool, reasons: Mapping[UUID, str], prefix: str
) -> Iterator[ShownChange | Fold]:
    unchanged: list[RowComparison] = []
    number = 0
    for row in comparison.rows:
        change = row.exact_change() if exact else row.change
        if change is Change.UNCHANGED:
            unchanged.append(row)
            continue
        if unchanged:
            yield _fold(unchanged)
            unchanged = []
        number += 1
        reason = reasons.get(row.lineage, "") if row.lineage is not None else ""
        yield ShownChange(row, f"{prefix}wijziging-{number}", change, reason)
    if unchanged:
        yield _fold(unchanged)


def _fold(rows: Sequence[RowComparison]) -> Fold:
    first, last = rows[0].place, rows[-1].place
    places = first if len(rows) == 1 else _("%(first)s to %(last)s") % {"first": first, "last": last}
    return Fold(tuple(rows), places)
