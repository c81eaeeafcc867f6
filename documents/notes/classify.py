"""What each change of a comparison amounts to: proposed from the words and from the facts beside them; the officer
decides.

Pure: it reads a comparison, and knows no kind of document by name. What only one kind has to say, its app registers.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from documents.comparison.facts import FactChange
from documents.comparison.result import Change, Comparison, Fate, RowComparison
from documents.significance import (
    ADDED,
    EDITORIAL,
    MOVED,
    REMOVED,
    RENAMED,
    RENUMBERED,
    REWORDED,
    ChangeClass,
    special_case,
)

# The version log is printed in the text to tell of the other changes: a row added to it is none by itself.
LOG = "log"
_QUOTES = str.maketrans("", "", "‘’‚‛“”„‟«»‹›\"'`´′″\u00ad")
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—−"), "-")
# Between two figures a space or a hyphen says something: 1 000, 10-12.
_SEPARATORS = re.compile(r"(?<!\d)[\s-]+|[\s-]+(?!\d)")


@dataclass(frozen=True)
class ClassedChange:
    """A row that changed, or of which a fact did, and what that amounts to: the weightiest class first.

    ``partner`` is the key of the row that it replaces, by which it is replaced, or under which it stood.
    """

    row: RowComparison
    classes: tuple[ChangeClass, ...] = ()
    partner: str = ""

    @property
    def key(self) -> str:
        return self.row.key

    @property
    def proposed(self) -> ChangeClass:
        return self.classes[0]

    @property
    def is_addition(self) -> bool:
        return self.row.old is None

    @property
    def is_removal(self) -> bool:
        return self.row.new is None


type Refine = Callable[[Sequence[ClassedChange], Sequence[FactChange]], Sequence[ClassedChange]]
_refiners: dict[str, Refine] = {}


def register(kind: str, refine: Refine) -> None:
    """Have the changes of one kind of document looked at by the app that owns it; called once, when it is ready.

    ``refine`` gets every row, those without a class too, and gives back as many.
    """
    _refiners[kind] = refine


def classify(comparison: Comparison, facts: Sequence[FactChange] = ()) -> tuple[ClassedChange, ...]:
    """The changes in reading order, each with its classes. A fact that changed beside words that did not is a change
    of its row; rows without a name across versions are left out, since nothing could be noted of them.
    """
    rows = [row for row in comparison.rows if row.key and not is_told_by_others(row)]
    found: Sequence[ClassedChange] = list(_told_to_move([ClassedChange(row, tuple(_classes(row))) for row in rows]))
    if refine := _refiners.get(comparison.kind):
        found = refine(found, facts)
    return tuple(change for change in found if change.classes)


def is_told_by_others(row: RowComparison) -> bool:
    """Whether a row is no change by itself: a new one of the version log tells of the others."""
    return row.collection == LOG and row.old is None


def _classes(row: RowComparison) -> Iterator[ChangeClass]:
    if row.change in (Change.ADDED, Change.REMOVED):
        yield special_case(ADDED if row.change is Change.ADDED else REMOVED, row.collection)
        return
    if row.change is Change.UNCHANGED:
        if row.is_restyled:
            yield EDITORIAL
        return
    if only_signs_differ(row):
        yield EDITORIAL
    else:
        if row.change is Change.REWORDED:
            yield special_case(REWORDED, row.collection)
        if row.is_renamed:
            yield special_case(RENAMED, row.collection)
    if row.is_moved:
        yield special_case(MOVED, row.collection)
    if row.is_renumbered:
        yield special_case(RENUMBERED, row.collection)


def only_signs_differ(row: RowComparison) -> bool:
    """Whether both states say the same in other letters: quotation marks, hyphens, spaces, the sign at the end,
    characters that are two ways to write one.

    Proposed narrowly: a capital, an accent, a comma or another letter may carry a meaning (“client” and “cliënt”,
    “verwerken” and “verwerker”); there the officer says that it is editorial.
    """
    is_moved_inside = any(inner.is_moved or inner.old is None or inner.new is None for inner in row.inner)
    # Where only the number is another one, its name is no rewording.
    own = [text for text in row.texts if not text.is_name or row.is_renamed]
    texts = [*own, *(text for inner in row.inner for text in inner.texts)]
    reworded = [text for text in texts if text.is_reworded]
    return (
        not is_moved_inside
        and bool(reworded)
        and all(_signs(text.words(without=Fate.NEW)) == _signs(text.words(without=Fate.GONE)) for text in reworded)
    )


def _signs(text: str) -> str:
    # What ends an item of an enumeration depends on where it stands in it.
    plain = unicodedata.normalize("NFKC", text).translate(_DASHES).translate(_QUOTES).rstrip(" ;,.")
    return _SEPARATORS.sub("", plain)


def _told_to_move(changes: Sequence[ClassedChange]) -> Iterator[ClassedChange]:
    """A row that went from one collection to another is the same row: neither added nor removed."""
    by_lineage: dict[object, list[ClassedChange]] = defaultdict(list)
    for change in changes:
        if change.is_addition or change.is_removal:
            by_lineage[change.row.lineage].append(change)
    for change in changes:
        same = [one for one in by_lineage.get(change.row.lineage, ()) if one.is_addition is not change.is_addition]
        if (change.is_addition or change.is_removal) and change.row.lineage is not None and same:
            yield replace(change, classes=(special_case(MOVED, change.row.collection),), partner=same[0].key)
        else:
            yield change
