"""What a change of an annex amounts to: of sub-processors above all, to whose addition or replacement a customer may
object (art. 10.1).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from django.utils.translation import pgettext_lazy

from annexes import kinds
from documents.comparison.facts import FactChange
from documents.comparison.result import Fate, RowComparison
from documents.notes.classify import ClassedChange, register
from documents.rows.likeness import match_alike
from documents.significance import (
    ADDED,
    EDITORIAL,
    MOVED,
    REMOVED,
    RENAMED,
    REWORDED,
    ChangeClass,
)

SUB_PROCESSORS = "sub_processors"
_CATEGORIES = ("identifying", "additional")

SUB_PROCESSOR_ADDED = ChangeClass(
    "sub_processor.added",
    pgettext_lazy("change", "sub-processor added"),
    collections=[SUB_PROCESSORS],
    of=ADDED,
    opens_window=True,
)
SUB_PROCESSOR_REPLACED = ChangeClass(
    "sub_processor.replaced",
    pgettext_lazy("change", "sub-processor replaced"),
    collections=[SUB_PROCESSORS],
    opens_window=True,
)
SUB_PROCESSOR_REMOVED = ChangeClass(
    "sub_processor.removed", pgettext_lazy("change", "sub-processor removed"), collections=[SUB_PROCESSORS], of=REMOVED
)
SUB_PROCESSOR_RENAMED = ChangeClass(
    "sub_processor.renamed", pgettext_lazy("change", "sub-processor renamed"), collections=[SUB_PROCESSORS], of=RENAMED
)
SUB_PROCESSOR_PLACE = ChangeClass(
    "sub_processor.place", pgettext_lazy("change", "other place of processing"), collections=[SUB_PROCESSORS]
)
SUB_PROCESSOR_TRANSFER = ChangeClass(
    "sub_processor.transfer", pgettext_lazy("change", "other ground for transfer"), collections=[SUB_PROCESSORS]
)
SUB_PROCESSOR_PURPOSE = ChangeClass(
    "sub_processor.purpose",
    pgettext_lazy("change", "other activities of a sub-processor"),
    collections=[SUB_PROCESSORS],
)
DATA_ADDED = ChangeClass(
    "data.added", pgettext_lazy("change", "personal data added"), collections=_CATEGORIES, of=ADDED
)
DATA_REMOVED = ChangeClass(
    "data.removed", pgettext_lazy("change", "personal data removed"), collections=_CATEGORIES, of=REMOVED
)
INTERFACE_ADDED = ChangeClass(
    "interface.added", pgettext_lazy("change", "interface added"), collections=["interfaces"], of=ADDED
)
INTERFACE_REMOVED = ChangeClass(
    "interface.removed", pgettext_lazy("change", "interface removed"), collections=["interfaces"], of=REMOVED
)
INTERFACE_REWORDED = ChangeClass(
    "interface.reworded", pgettext_lazy("change", "interface reworded"), collections=["interfaces"], of=REWORDED
)
MEASURE_ADDED = ChangeClass(
    "measure.added", pgettext_lazy("change", "measure added"), collections=["measures"], of=ADDED
)
MEASURE_REMOVED = ChangeClass(
    "measure.removed", pgettext_lazy("change", "measure removed"), collections=["measures"], of=REMOVED
)
MEASURE_REWORDED = ChangeClass(
    "measure.reworded", pgettext_lazy("change", "measure reworded"), collections=["measures"], of=REWORDED
)

# Facts beside a sub-processor → what it means when they become others. What was unknown and is known now is no change
# of the world.
_MEANT_BY = {
    "country": SUB_PROCESSOR_PLACE,
    "place": SUB_PROCESSOR_PLACE,
    "transfer_basis": SUB_PROCESSOR_TRANSFER,
    "marked": SUB_PROCESSOR_TRANSFER,
}
_UNKNOWN = (None, "", "unknown")
# What a firm is, not what it is called.
_LEGAL_FORMS = frozenset(
    {
        *("bv", "b.v", "nv", "n.v", "vof", "cv", "stichting", "holding", "groep", "nederland", "de", "het", "en"),
        *("gmbh", "ag", "kg", "se", "sa", "sarl", "bvba", "srl", "ltd", "limited", "llc", "inc", "plc", "corp"),
        *("corporation", "company", "co", "group", "netherlands", "the", "and"),
    }
)


def refine_annex1(changes: Sequence[ClassedChange], facts: Sequence[FactChange]) -> list[ClassedChange]:
    """The sub-processors looked at with the facts beside them, and those that take another one's place found."""
    by_row: defaultdict[str, list[FactChange]] = defaultdict(list)
    for fact in facts:
        by_row[fact.row].append(fact)
    refined = [
        replace(change, classes=tuple(_of_sub_processor(change, by_row[change.key])))
        if change.row.collection == SUB_PROCESSORS and not (change.is_addition or change.is_removal)
        else change
        for change in changes
    ]
    return _paired(refined)


def _of_sub_processor(change: ClassedChange, facts: Sequence[FactChange]) -> Iterator[ChangeClass]:
    row, is_editorial = change.row, EDITORIAL in change.classes
    if _is_somebody_else(row):
        yield SUB_PROCESSOR_REPLACED
    meant = {_MEANT_BY[fact.name] for fact in facts if fact.name in _MEANT_BY and _is_other(fact)}
    yield from (each for each in (SUB_PROCESSOR_PLACE, SUB_PROCESSOR_TRANSFER) if each in meant)
    if is_editorial:
        yield EDITORIAL
    else:
        if _differs(row, "activities"):
            yield SUB_PROCESSOR_PURPOSE
        if row.is_renamed:
            yield SUB_PROCESSOR_RENAMED
        if _differs(row, "contact"):
            yield REWORDED
    if row.is_moved:
        yield MOVED


def _is_other(fact: FactChange) -> bool:
    was, now = fact.values
    # A ground that falls away leaves the transfer without one.
    return was not in _UNKNOWN and (now not in _UNKNOWN or fact.name == "transfer_basis")


def _differs(row: RowComparison, field: str) -> bool:
    return any(text.is_reworded for text in row.texts if text.field == field)


def says(row: RowComparison, field: str, without: Fate) -> str:
    """What a text of a row says in the version that is left when the words of one ``Fate`` are taken out."""
    return next((text.words(without=without) for text in row.texts if text.field == field), "")


def _is_somebody_else(row: RowComparison) -> bool:
    """Whether a row names another firm than before: no word of the name is left, and the address is another one too, or
    only its activities show that the two rows are one.
    """
    if not row.is_renamed or not (row.presumed or _differs(row, "contact")):
        return False
    old, new = (_names(says(row, "name", without)) for without in (Fate.NEW, Fate.GONE))
    return not old & new


def _names(name: str) -> set[str]:
    return {word for word in re.findall(r"[\w.]+", name.casefold()) if word.strip(".") not in _LEGAL_FORMS}


def _paired(changes: Sequence[ClassedChange]) -> list[ClassedChange]:
    """One that was removed and one that was added for the same or like activities are a replacement."""
    rows = [change for change in changes if change.row.collection == SUB_PROCESSORS]
    gone = [change for change in rows if SUB_PROCESSOR_REMOVED in change.classes]
    new = [change for change in rows if SUB_PROCESSOR_ADDED in change.classes]
    before = [says(change.row, "activities", Fate.NEW).casefold() for change in gone]
    after = [says(change.row, "activities", Fate.GONE).casefold() for change in new]
    partners: dict[str, str] = {}
    for change, match in zip(new, match_alike(before, after), strict=True):
        if match is not None:
            partners |= {change.key: gone[match].key, gone[match].key: change.key}
    return [
        replace(change, classes=(SUB_PROCESSOR_REPLACED,), partner=partners[change.key])
        if change.key in partners
        else change
        for change in changes
    ]


register(kinds.ANNEX1, refine_annex1)
