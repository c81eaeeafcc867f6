"""A comparison as pages and paper show it: a summary, then each change, with what did not change folded."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from documents.comparison.facts import FactChange
from documents.comparison.report import summary
from documents.comparison.result import Change, Comparison, RowComparison, TextComparison
from documents.comparison.wording import change_label, sort_label
from documents.notes.reading import ShownNote, VersionNotes, show_note


@dataclass(frozen=True)
class ShownChange:
    """A row that changed; ``anchor`` leads to it on the page, ``notes`` say why it was changed, if anybody did.

    ``beside`` is what a page puts beside it: a form.
    """

    row: RowComparison
    anchor: str
    change: Change
    notes: tuple[ShownNote, ...] = ()
    beside: Any = None

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
class ShownElsewhere:
    """A row with something to say of it whose words stand unchanged on the page: only a fact beside it is another one,
    or its letters.
    """

    place: str
    notes: tuple[ShownNote, ...]
    beside: Any = None


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
    whole: tuple[ShownNote, ...] = ()
    elsewhere: tuple[ShownElsewhere, ...] = ()

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
    notes: Sequence[VersionNotes] = (),
    beside: Mapping[str, Any] | None = None,
    prefix: str = "",
) -> ComparedView:
    """A comparison ready to be shown.

    Args:
        language: that of the text.
        notes: those of the versions that lead from the old text to the new one.
        beside: what the page puts beside a change, by the row's key.
        prefix: begins the anchors, where a page shows several comparisons.
    """
    beside = beside or {}
    by_row = _notes_by_row(notes)
    entries = tuple(_entries(comparison, exact, by_row, beside, prefix))
    changes = tuple(entry for entry in entries if isinstance(entry, ShownChange))
    whole = tuple(shown for one in notes if one.whole is not None and (shown := show_note(one.whole)))
    shown_rows = {change.row.key for change in changes}
    elsewhere = tuple(_elsewhere(comparison, facts, by_row, beside, shown_rows))
    return ComparedView(comparison, entries, tuple(facts), exact, language, changes, whole, elsewhere)


def _notes_by_row(notes: Sequence[VersionNotes]) -> Mapping[str, tuple[ShownNote, ...]]:
    found: defaultdict[str, list[ShownNote]] = defaultdict(list)
    for one in notes:
        for row, note in one.by_row.items():
            if (shown := show_note(note)) or shown.change_class is not None:
                found[row].append(shown)
    return {row: tuple(shown) for row, shown in found.items()}


def _elsewhere(
    comparison: Comparison,
    facts: Sequence[FactChange],
    notes: Mapping[str, tuple[ShownNote, ...]],
    beside: Mapping[str, Any],
    shown: Collection[str],
) -> Iterator[ShownElsewhere]:
    with_facts = {fact.row for fact in facts}
    for row in comparison.rows:
        if not row.key or row.key in shown:
            continue
        own = notes.get(row.key, ()) if row.is_restyled or row.key in with_facts else ()
        if own or row.key in beside:
            yield ShownElsewhere(row.place, own, beside.get(row.key))


def _entries(
    comparison: Comparison,
    exact: bool,
    notes: Mapping[str, tuple[ShownNote, ...]],
    beside: Mapping[str, Any],
    prefix: str,
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
        anchor = f"{prefix}wijziging-{number}"
        yield ShownChange(row, anchor, change, notes.get(row.key, ()), beside.get(row.key))
    if unchanged:
        yield _fold(unchanged)


def _fold(rows: Sequence[RowComparison]) -> Fold:
    first, last = rows[0].place, rows[-1].place
    places = first if len(rows) == 1 else _("%(first)s to %(last)s") % {"first": first, "last": last}
    return Fold(tuple(rows), places)
