"""The change log: what every published version changed, in plain words, the newest first."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from documents.comparison.brief import brief
from documents.comparison.versions import compare_versions
from documents.display.shelf import ShelvedDocument, VersionState, shelved_documents
from documents.models import Document, DocumentVersion
from documents.notes import ShownNote, VersionNotes, notes_of_all, show_note
from documents.parents import parent_of


@dataclass(frozen=True)
class Published:
    """A published version, and the one before it on its line; the first of a line, which has none, ``may_descend`` from
    one of another line.
    """

    version: DocumentVersion
    before: DocumentVersion | None
    state: VersionState
    may_descend: bool

    @property
    def old(self) -> DocumentVersion | None:
        """What it is a change of (:func:`documents.parents.parent_of`), without a query where the line says it."""
        return self.before or (parent_of(self.version) if self.may_descend else None)

    @property
    def changed_at(self) -> datetime:
        """When the last was said of it: its publication, or its withdrawal."""
        assert self.version.published_at is not None
        return self.version.withdrawal.withdrawn_at if self.version.is_withdrawn else self.version.published_at


@dataclass(frozen=True)
class LogEntry:
    """What a version changed: ``whole`` and ``parts`` as officers say it, ``brief`` as the comparison does in short.

    ``old`` is what it is compared with; None for the first version of its document.
    """

    published: Published
    old: DocumentVersion | None
    whole: ShownNote | None
    parts: tuple[tuple[str, ShownNote], ...]
    brief: tuple[str, ...]

    @property
    def version(self) -> DocumentVersion:
        return self.published.version


def published_versions(kinds: Collection[str], document: Document | None = None) -> list[Published]:
    """The published versions of these kinds, or of one document, the last published first. One query."""
    found = [each for shelved in shelved_documents(kinds, document) for each in versions_on(shelved)]
    return sorted(found, key=lambda each: (each.version.published_at, each.version.pk), reverse=True)


def versions_on(shelved: ShelvedDocument) -> list[Published]:
    """The published versions of one document, line by line."""
    first = min(item.version.pk for line in shelved.lines for item in line.versions)
    return [
        Published(item.version, before.version if before is not None else None, item.state, item.version.pk > first)
        for line in shelved.lines
        for item, before in zip(line.versions, [*line.versions[1:], None], strict=True)
    ]


def explain(found: Sequence[Published]) -> list[LogEntry]:
    """The entries of the log for these versions, in the active language."""
    notes = notes_of_all([each.version for each in found])
    return [_entry(each, own) for each, own in zip(found, notes, strict=True)]


def _entry(published: Published, notes: VersionNotes) -> LogEntry:
    version, old = published.version, published.old
    whole = show_note(notes.whole) if notes.whole is not None else None
    comparison = compare_versions(old, version) if old is not None else None
    places = {row.key: place for place, row in enumerate(comparison.rows if comparison is not None else ())}
    in_reading_order = sorted(notes.by_row.values(), key=lambda note: places.get(note.row, len(places)))
    said = [(note.cited_as, shown) for note in in_reading_order if (shown := show_note(note))]
    phrases = brief(comparison) if comparison is not None else []
    return LogEntry(published, old, whole or None, tuple(said), tuple(phrases))


def documents_with_log(kinds: Collection[str]) -> list[ShelvedDocument]:
    """The documents that have a log of their own."""
    return shelved_documents(kinds)
