"""Why a version changed and what that means, change by change: proposed classes, and what the officer says of them."""

from documents.notes.classify import ClassedChange, classify
from documents.notes.reading import (
    NotedChange,
    SaidText,
    ShownNote,
    VersionChanges,
    VersionNotes,
    changes_between,
    changes_of,
    notes_between,
    notes_of,
    notes_of_all,
    said_of_rows,
    show_note,
)
from documents.notes.writing import NoteTexts, note_state, write_note

__all__ = [
    "ClassedChange",
    "NoteTexts",
    "NotedChange",
    "SaidText",
    "ShownNote",
    "VersionChanges",
    "VersionNotes",
    "changes_between",
    "changes_of",
    "classify",
    "note_state",
    "notes_between",
    "notes_of",
    "notes_of_all",
    "said_of_rows",
    "show_note",
    "write_note",
]
