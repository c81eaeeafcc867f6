"""The only writer of change notes."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from documents import journaled
from documents.errors import AlreadyPublished, NotAsShown, Refused, SealedNotes
from documents.locks import lock_draft
from documents.models import ChangeNote, DocumentVersion
from documents.notes.classify import ClassedChange
from documents.notes.reading import changes_of
from documents.proof.digest import sha256
from documents.significance import ADDED, REMOVED, ChangeClass, classes_in
from journal.acts import performs


@dataclass(frozen=True)
class NoteTexts:
    """What an officer says of a change: in Dutch, in English where wanted, and what it amounts to (a code)."""

    why: str = ""
    meaning: str = ""
    why_en: str = ""
    meaning_en: str = ""
    change_class: str = ""

    def __bool__(self) -> bool:
        return any(asdict(self).values())


def note_state(note: ChangeNote | NoteTexts | None) -> str:
    """What a note says as one value, by which a form knows that it changed meanwhile; empty for nothing."""
    texts = [note.why, note.meaning, note.why_en, note.meaning_en, note.change_class] if note is not None else []
    return sha256("\n\n".join(texts)) if any(texts) else ""


def classes_for(change: ClassedChange) -> list[ChangeClass]:
    """What a change may amount to: a row that was added is not removed, nor the other way round."""
    other = REMOVED if change.is_addition else ADDED if change.is_removal else None
    return [each for each in classes_in(change.row.collection) if each.general is not other]


@performs(journaled.NOTED)
def write_note(
    version: DocumentVersion, row: str, texts: NoteTexts, *, by: Any, at: datetime, seen: str | None = None
) -> ChangeNote | None:
    """Note why a row of a draft changed (``row`` is its key), or the draft as a whole (an empty one).

    A note without any text or class is taken away, and gives None. ``seen`` is the state (:func:`note_state`) that the
    person saw; None for a command. Raises ``SealedNotes`` once the version is published, ``NotAsShown`` where somebody
    else wrote meanwhile, and ``Refused`` for a row that does not differ, or a class that it can't have.
    """
    try:
        draft = lock_draft(version)
    except AlreadyPublished as refusal:
        raise SealedNotes(refusal.version) from refusal
    note = ChangeNote.objects.filter(version=draft, row=row).first()
    if seen is not None and seen != note_state(note):
        raise NotAsShown(
            _(
                "Somebody else wrote about this change after you opened the page. Nothing was saved yet: look at it, "
                "and save again."
            )
        )
    if not texts:
        if note is not None:
            _by(note, by, at)
            note.delete()
        return None
    cited_as = _cited_as(draft, row, texts.change_class, note)
    note = note or ChangeNote(version=draft, row=row)
    note.cited_as = cited_as
    for name, value in asdict(texts).items():
        setattr(note, name, value.strip())
    _by(note, by, at)
    note.save()
    return note


def _by(note: Any, by: Any, at: datetime) -> None:
    note._history_user, note._history_date = by, at


def _cited_as(draft: DocumentVersion, row: str, change_class: str, note: ChangeNote | None) -> str:
    """How the row is cited now, after a look at what is to be said of it."""
    if not row:
        if change_class:
            raise Refused(_("A class belongs to one change, not to the version as a whole."), field="change_class")
        return ""
    found = changes_of(draft).by_row.get(row)
    if found is None:
        if note is None:
            raise Refused(_("This part does not differ any more, so that there is no change to explain."))
        # What was written of a change that was undone meanwhile may still be put right.
        return note.cited_as
    if change_class and change_class not in classes_for(found.change):
        raise Refused(_("This change can't be of that class. Choose another one."), field="change_class")
    return found.row.place[: ChangeNote._meta.get_field("cited_as").max_length]
