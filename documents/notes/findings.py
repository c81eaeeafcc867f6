"""What is odd about the notes of a draft before it is published."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from documents.finding import Finding
from documents.models import DocumentVersion
from documents.notes.reading import changes_of, notes_of


def find_stale_notes(version: DocumentVersion, content: Any) -> Iterator[Finding]:
    """The notes of rows that do not differ any more: published, they would explain what is not there."""
    if not notes_of(version).by_row:
        return
    for note in changes_of(version).stale:
        message = _("Its change note explains a change that was undone. Empty the note, or make the change again.")
        yield Finding("warning", "stale_note", message, note.cited_as)
