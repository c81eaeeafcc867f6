"""What an approval is about, and who has a hand in it."""

from __future__ import annotations

from typing import Any

from documents.models import ChangeNote, DocumentVersion
from documents.notes.writing import note_state
from documents.proof.digest import sha256
from documents.rows.schema import schema_of
from documents.shown import state_of


def approvable_state(version: DocumentVersion) -> str:
    """A digest of what a second officer approves: all that the draft says, and the notes that are frozen with it.

    Facts beside the text stay outside: they are corrected after publication as well, by one person, with history.
    """
    notes = sorted(f"{note.row} {note_state(note)}" for note in ChangeNote.objects.filter(version=version))
    return sha256("\n".join([state_of(version), *notes]))


def authors_of(version: DocumentVersion) -> frozenset[int]:
    """The keys of everybody who began a draft, or wrote in it or in its notes: what they wrote may be gone by now."""
    found: set[int | None] = {version.created_by_id}
    own: Any = DocumentVersion.history
    found |= set(own.filter(id=version.pk).order_by().values_list("history_user", flat=True).distinct())
    models: list[Any] = [*schema_of(version.kind).models(), ChangeNote]
    for model in models:
        written = model.history.filter(version_id=version.pk).order_by()
        found |= set(written.values_list("history_user", flat=True).distinct())
    return frozenset(person for person in found if person is not None)
