"""How the register of a line changed: at each moment at which another version became the current one of the line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from annexes.register import Entry, current_at, entries_of, published_by_line
from annexes.transfers import has_unknown_place
from documents.models import DocumentVersion, Line
from documents.rows.likeness import match_alike


class ChangeKind(StrEnum):
    ADDED = "added"
    REPLACED = "replaced"
    REMOVED = "removed"
    RENAMED = "renamed"
    MOVED = "moved"


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
    entries = entries_of(versions, versions)
    found: list[RegisterChange] = []
    before: DocumentVersion | None = None
    for at in sorted(moment for moment in moments if moment <= until):
        now = current_at(versions, at)
        if now == before:
            continue
        was = entries[before.pk] if before is not None else ()
        changes = tuple(_between(was, entries[now.pk] if now is not None else ()))
        if changes:
            found.append(RegisterChange(at, before, now, changes))
        before = now
    return found[::-1]


def _between(old: tuple[Entry, ...], new: tuple[Entry, ...]) -> Iterator[Change]:
    was = {entry.row.lineage: entry for entry in old}
    now = {entry.row.lineage for entry in new}
    added = [entry for entry in new if entry.row.lineage not in was]
    removed = [entry for entry in old if entry.row.lineage not in now]
    # Who does the work of one that went has taken its place.
    matches = match_alike([entry.row.activities for entry in removed], [entry.row.activities for entry in added])
    replaced = {place for place in matches if place is not None}
    for entry, place in zip(added, matches, strict=True):
        if place is None:
            yield Change(ChangeKind.ADDED, entry.row.name)
        else:
            yield Change(ChangeKind.REPLACED, entry.row.name, removed[place].row.name)
    for place, entry in enumerate(removed):
        if place not in replaced:
            yield Change(ChangeKind.REMOVED, entry.row.name)
    for entry in new:
        before = was.get(entry.row.lineage)
        if before is None:
            continue
        if before.row.name != entry.row.name:
            yield Change(ChangeKind.RENAMED, entry.row.name, before.row.name)
        if _is_elsewhere(before, entry):
            yield Change(ChangeKind.MOVED, entry.row.name)


def _is_elsewhere(old: Entry, new: Entry) -> bool:
    """Whether it has another address, or is known to process elsewhere; what became known meanwhile moved nobody."""
    if old.row.contact != new.row.contact:
        return True
    if old.facts is None or new.facts is None:
        return False
    known = [
        (old.facts.country, new.facts.country),
        (old.facts.location, new.facts.location),
        *([] if has_unknown_place(old.facts) or has_unknown_place(new.facts) else [(old.facts.place, new.facts.place)]),
    ]
    return any(before and after and before != after for before, after in known)
