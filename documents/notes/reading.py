"""The changes of a version with the notes beside them: what notices, comparisons, feeds and the change log read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from documents import order
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
        return bool(self.all)

    @property
    def all(self) -> list[ChangeNote]:
        """Each of them, that of the whole first."""
        return [*([self.whole] if self.whole is not None else ()), *self.by_row.values()]


def notes_of(version: DocumentVersion) -> VersionNotes:
    """The change notes of a version. One query."""
    return notes_of_all([version])[0]


def notes_of_all(versions: Sequence[DocumentVersion]) -> list[VersionNotes]:
    """Those of each of these versions. One query."""
    by_version: dict[int, dict[str, ChangeNote]] = {version.pk: {} for version in versions}
    known = {version.pk: version for version in versions}
    for note in ChangeNote.objects.filter(version__in=versions):
        note.version = known[note.version_id]
        by_version[note.version_id][note.row] = note
    return [
        VersionNotes(version, rows.pop("", None), rows) for version in versions for rows in [by_version[version.pk]]
    ]


def notes_between(old: DocumentVersion | None, new: DocumentVersion) -> list[VersionNotes]:
    """The notes that a reader who comes from one version to another has not seen, the oldest first: of each version on
    the way along the newer one's line. None for the way back, which no officer explained.
    """
    return [notes for notes in notes_of_all(_way(old, new)) if notes]


def _way(old: DocumentVersion | None, new: DocumentVersion) -> list[DocumentVersion]:
    if old is None:
        return [new]
    if not old.is_published:
        # From one draft to another: what was published between the two is in neither.
        return [] if new.is_published else [new]
    versions = order.in_order(new.line)
    places = {version.pk: place for place, version in enumerate(versions)}
    if old.line_id == new.line_id:
        first = places[old.pk] + 1
    elif old.line.release < new.line.release:
        first = 0
    else:
        return []
    return [*versions[first:], new] if not new.is_published else versions[first : places[new.pk] + 1]


def said_of_rows(notes: Sequence[VersionNotes]) -> dict[str, list[str]]:
    """What notes say in plain lines, in the active language, by the key of the row; under an empty one of the whole."""
    found: dict[str, list[str]] = {}
    for one in notes:
        for note in one.all:
            shown = show_note(note)
            lines = [shown.change_class.label] if shown.change_class is not None else []
            for label, said in (
                (pgettext("change note", "Why"), shown.why),
                (_("What it means for you"), shown.meaning),
            ):
                lines += [f"{label}: {' '.join(said.text.split())}"] if said is not None else []
            if lines:
                found.setdefault(note.row, []).extend(map(str, lines))
    return found


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
