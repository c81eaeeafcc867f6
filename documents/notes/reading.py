"""The changes of a version with the notes beside them: what notices, comparisons, feeds and the change log read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import get_language

from documents.comparison.facts import FactChange, compare_facts
from documents.comparison.result import Comparison, RowComparison
from documents.comparison.versions import compare_versions
from documents.models import ChangeNote, DocumentVersion
from documents.notes.classify import ClassedChange, classify
from documents.parents import parent_of
from documents.significance import EDITORIAL, ChangeClass, class_of, opens_window

# The language in which officers write by default.
DEFAULT_LANGUAGE = "nl"


@dataclass(frozen=True)
class SaidText:
    """A text of a note, and the language in which it is."""

    text: str
    language: str


@dataclass(frozen=True)
class ShownNote:
    """A note in the reader's language, each text of it in the other one where it was written in that one only."""

    note: ChangeNote
    why: SaidText | None
    meaning: SaidText | None

    @property
    def change_class(self) -> ChangeClass | None:
        return class_of(self.note.change_class) if self.note.change_class else None

    def __bool__(self) -> bool:
        """Whether it says anything in words."""
        return self.why is not None or self.meaning is not None

    @property
    def texts(self) -> tuple[SaidText, ...]:
        """What it says, why first."""
        return tuple(text for text in (self.why, self.meaning) if text is not None)


def show_note(note: ChangeNote, language: str | None = None) -> ShownNote:
    """A note as a reader of this language sees it; left out, of the active one."""
    language = language or get_language() or DEFAULT_LANGUAGE
    return ShownNote(note, _said(note.why, note.why_en, language), _said(note.meaning, note.meaning_en, language))


def _said(dutch: str, english: str, language: str) -> SaidText | None:
    texts = [SaidText(dutch, DEFAULT_LANGUAGE), SaidText(english, "en")]
    if not language.startswith(DEFAULT_LANGUAGE):
        texts.reverse()
    return next((text for text in texts if text.text), None)


@dataclass(frozen=True)
class VersionNotes:
    """All notes of a version: of the whole, and of its rows by their keys."""

    version: DocumentVersion
    whole: ChangeNote | None
    by_row: Mapping[str, ChangeNote]

    def __bool__(self) -> bool:
        return self.whole is not None or bool(self.by_row)


def notes_of(version: DocumentVersion) -> VersionNotes:
    """The change notes of a version. One query."""
    by_row = {note.row: note for note in ChangeNote.objects.filter(version=version)}
    return VersionNotes(version, by_row.pop("", None), by_row)


@dataclass(frozen=True)
class NotedChange:
    """A change with what the officer says of it, if anything."""

    change: ClassedChange
    note: ChangeNote | None = None

    @property
    def key(self) -> str:
        return self.change.key

    @property
    def row(self) -> RowComparison:
        return self.change.row

    @property
    def change_class(self) -> ChangeClass:
        """What it amounts to: as the officer decided, else as proposed."""
        return class_of(self.note.change_class) if self.note and self.note.change_class else self.change.proposed

    @property
    def shown(self) -> ShownNote | None:
        """The note in the active language."""
        return show_note(self.note) if self.note is not None else None


@dataclass(frozen=True)
class VersionChanges:
    """What a version changes against an earlier one, in reading order; without one (``old`` is None) all is new."""

    old: DocumentVersion | None
    new: DocumentVersion
    comparison: Comparison | None
    facts: tuple[FactChange, ...]
    changes: tuple[NotedChange, ...]
    notes: VersionNotes

    @cached_property
    def by_row(self) -> Mapping[str, NotedChange]:
        return {change.key: change for change in self.changes}

    @property
    def classes(self) -> frozenset[ChangeClass]:
        return frozenset(change.change_class for change in self.changes)

    @property
    def opens_window(self) -> bool:
        """Whether a window for objection belongs to it by default."""
        return opens_window(self.classes)

    @property
    def is_editorial(self) -> bool:
        """Whether all that changed is editorial."""
        return self.classes == {EDITORIAL}

    @property
    def stale(self) -> tuple[ChangeNote, ...]:
        """The notes of rows that don't differ, or not any more."""
        return tuple(note for key, note in self.notes.by_row.items() if key not in self.by_row)


def changes_of(version: DocumentVersion) -> VersionChanges:
    """What a version changes against its parent (:func:`documents.parents.parent_of`), with its notes."""
    return changes_between(parent_of(version), version)


def changes_between(old: DocumentVersion | None, new: DocumentVersion) -> VersionChanges:
    """The same against any version of its kind. Raises ``ValueError`` for one of another kind."""
    notes = notes_of(new)
    if old is None:
        return VersionChanges(None, new, None, (), (), notes)
    comparison = compare_versions(old, new)
    facts = compare_facts(old, new, comparison)
    changes = tuple(NotedChange(change, notes.by_row.get(change.key)) for change in classify(comparison, facts))
    return VersionChanges(old, new, comparison, facts, changes, notes)
