"""How the register of a line changed: at each moment at which another version became the current one of the line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from annexes.models import SubProcessorRow
from annexes.register import current_at, published_by_line
from annexes.significance import (
    SUB_PROCESSOR_PLACE,
    SUB_PROCESSOR_RENAMED,
    SUB_PROCESSOR_REPLACED,
    SUB_PROCESSORS,
    says,
)
from documents.comparison.result import Fate
from documents.models import DocumentVersion, Line
from documents.notes import ClassedChange, changes_between


class ChangeKind(StrEnum):
    ADDED = "added"
    REPLACED = "replaced"
    REMOVED = "removed"
    RENAMED = "renamed"
    MOVED = "moved"


_ORDER = (ChangeKind.REPLACED, ChangeKind.ADDED, ChangeKind.REMOVED, ChangeKind.RENAMED, ChangeKind.MOVED)


@dataclass(frozen=True)
class Change:
    """What happened to one sub-processor; ``was`` is its former name, or that of the one that it replaces."""

    kind: ChangeKind
    name: str
    was: str = ""


@dataclass(frozen=True)
class RegisterChange:
    """A moment from which another version of the line was the current one (None: none any more)."""

    at: datetime
    before: DocumentVersion | None
    version: DocumentVersion | None
    changes: tuple[Change, ...]


def changes_of(line: Line, *, until: datetime) -> list[RegisterChange]:
    """Every change of the line's register up to a moment, newest first; versions that name the same parties as the one
    before are left out.
    """
    versions = published_by_line(line).get(line, [])
    moments = {version.published_at for version in versions if version.published_at is not None}
    moments |= {version.withdrawal.withdrawn_at for version in versions if version.is_withdrawn}
    found: list[RegisterChange] = []
    before: DocumentVersion | None = None
    for at in sorted(moment for moment in moments if moment <= until):
        now = current_at(versions, at)
        if now == before:
            continue
        changes = tuple(_between(before, now))
        if changes:
            found.append(RegisterChange(at, before, now, changes))
        before = now
    return found[::-1]


def _between(before: DocumentVersion | None, now: DocumentVersion | None) -> Iterator[Change]:
    """What became of each sub-processor, by the classes of change that notices go by (:mod:`annexes.significance`)."""
    if before is None or now is None:
        kind = ChangeKind.ADDED if before is None else ChangeKind.REMOVED
        named = before or now
        assert named is not None
        yield from (Change(kind, row.name) for row in SubProcessorRow.objects.filter(version=named))
        return
    noted = changes_between(before, now).changes
    rows = {each.key: each.change for each in noted if each.row.collection == SUB_PROCESSORS}
    found = [change for key in rows for change in _of_row(rows[key], rows)]
    # Who came stands before who went, and both before what is new of who stayed.
    yield from sorted(found, key=lambda change: _ORDER.index(change.kind))


def _of_row(change: ClassedChange, rows: Mapping[str, ClassedChange]) -> Iterator[Change]:
    row = change.row
    was, name = says(row, "name", Fate.NEW), says(row, "name", Fate.GONE)
    if change.is_removal:
        if SUB_PROCESSOR_REPLACED not in change.classes:
            yield Change(ChangeKind.REMOVED, was)
        return
    if SUB_PROCESSOR_REPLACED in change.classes:
        partner = rows.get(change.partner)
        yield Change(ChangeKind.REPLACED, name, says(partner.row, "name", Fate.NEW) if partner is not None else was)
        return
    if change.is_addition:
        yield Change(ChangeKind.ADDED, name)
        return
    if SUB_PROCESSOR_RENAMED in change.classes:
        yield Change(ChangeKind.RENAMED, name, was)
    if SUB_PROCESSOR_PLACE in change.classes or any(text.field == "contact" and text.is_reworded for text in row.texts):
        yield Change(ChangeKind.MOVED, name)
