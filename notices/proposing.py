"""What kind of notice a draft asks for, proposed from what differs; the officer decides."""

from __future__ import annotations

import re

from annexes.kinds import ANNEX1
from documents.comparison.facts import compare_facts
from documents.comparison.result import Change, Comparison, Fate, RowComparison
from documents.comparison.versions import compare_versions
from documents.models import DocumentVersion
from documents.rows.ancestry import ancestor_of
from notices.models import Kind

_SUB_PROCESSORS = "sub_processors"
# Shorter words are legal forms and articles: two companies share them by chance.
_TELLING = 4
_SIDES = (Fate.NEW, Fate.GONE)


def proposed_kind(version: DocumentVersion, *, before: DocumentVersion | None = None) -> str:
    """The kind of notice that fits what ``version`` changes in what it was made from (``before``, where it is known).

    A sub-processor that is added, or replaced by another in its row, asks for the notice of art. 10.1; what else
    changes in one for that of a change; a text whose words stay the same is editorial.
    """
    before = before or ancestor_of(version)
    if before is None:
        return Kind.NEW_VERSION
    comparison = compare_versions(before, version)
    if version.kind == ANNEX1:
        rows = [row for row in comparison.changes() if row.collection == _SUB_PROCESSORS]
        if any(row.change is Change.ADDED or _is_another(row) for row in rows):
            return Kind.SUB_PROCESSOR
        # A removal alone needs no notice of its own kind (domain, art. 10.1).
        if any(row.change is not Change.REMOVED for row in rows) or _facts_differ(before, version, comparison):
            return Kind.SUB_PROCESSOR_CHANGE
    return Kind.EDITORIAL if _says_the_same(comparison) else Kind.NEW_VERSION


def _is_another(row: RowComparison) -> bool:
    """Whether a row that kept its place got the name of another company: then it was replaced, not renamed."""
    names = [text for text in row.texts if text.is_name]
    was, now = ({word for text in names for word in _words(text.words(without=fate))} for fate in _SIDES)
    return row.is_renamed and bool(was and now) and not was & now


def _words(text: str) -> list[str]:
    return [word for word in re.findall(r"\w+", text.casefold()) if len(word) >= _TELLING]


def _facts_differ(before: DocumentVersion, version: DocumentVersion, comparison: Comparison) -> bool:
    """Whether place, transfer or another compared fact of a sub-processor differs."""
    names = {row.title or row.place for row in comparison.rows if row.collection == _SUB_PROCESSORS}
    return any(fact.place in names and fact.old for fact in compare_facts(before, version, comparison))


def _says_the_same(comparison: Comparison) -> bool:
    """Whether rows moved or got another number only; the version log tells of the others and does not count."""
    rows = [row for row in comparison.changes() if row.counted_as != "log_rows"]
    return all(row.change in (Change.MOVED, Change.RENUMBERED) for row in rows)
