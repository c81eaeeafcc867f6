"""Change notes: written beside the changes of a draft, frozen with its publication."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from documents import journaled, lifecycle
from documents.errors import NotAsShown, Refused, SealedNotes
from documents.models import ChangeNote, DocumentVersion
from documents.notes import NoteTexts, changes_of, note_state, notes_of, show_note, write_note
from documents.rows.drafting import create_draft
from documents.shown import state_shown
from journal.acts import act
from journal.models import Entry, RowState
from terms.content import Article, Paragraph, TermsContent
from terms.kinds import TERMS
from tests import cast, factories

pytestmark = pytest.mark.django_db

WHY = NoteTexts(why="Wet X verplicht hiertoe.", meaning="U hoeft niets te doen.")


def terms(text: str, dated: str) -> DocumentVersion:
    article = Article("Artikel 1.", "Melden", (Paragraph("1.", f"<p>{text}</p>"),))
    content = TermsContent(date=factories.day(dated), articles=(article,))
    return create_draft(content, factories.linear(TERMS), by=cast.officer(), at=factories.NOW)


@pytest.fixture
def draft() -> DocumentVersion:
    """A draft in which one paragraph differs from the version before it."""
    factories.publish(terms("Verwerker meldt binnen tien dagen.", "2023-07-04"), "2023-07-04")
    return terms("Verwerker meldt binnen vijf dagen.", "2024-01-01")


def changed_row(version: DocumentVersion) -> str:
    [change] = changes_of(version).changes
    return change.key


def write(version: DocumentVersion, row: str, texts: NoteTexts, **more: Any) -> ChangeNote | None:
    return write_note(version, row, texts, by=cast.officer(), at=factories.NOW, **more)


def test_a_change_and_the_whole_version_are_explained(draft: DocumentVersion) -> None:
    row = changed_row(draft)
    write(draft, row, NoteTexts(why="Sneller.", change_class="editorial"))
    write(draft, "", WHY)
    changes = changes_of(draft)
    [change] = changes.changes
    assert (change.change.proposed, change.change_class) == ("reworded", "editorial")
    assert changes.is_editorial
    assert not changes.opens_window
    notes = notes_of(draft)
    assert notes.by_row[row].cited_as == change.row.place
    assert notes.whole is not None
    assert notes.whole.meaning == "U hoeft niets te doen."
    history: Any = ChangeNote.history
    assert {state.history_user for state in history.all()} == {cast.officer()}


def test_a_note_without_words_is_taken_away(draft: DocumentVersion) -> None:
    write(draft, "", WHY)
    assert write(draft, "", NoteTexts()) is None
    assert not notes_of(draft)


def test_a_reader_reads_its_own_language_and_else_the_other_one(draft: DocumentVersion) -> None:
    note = write(draft, "", NoteTexts(why="Nieuwe wet.", meaning="Niets te doen.", why_en="New act."))
    assert note is not None
    dutch, english = show_note(note, "nl"), show_note(note, "en")
    assert [(text.text, text.language) for text in dutch.texts] == [("Nieuwe wet.", "nl"), ("Niets te doen.", "nl")]
    assert [(text.text, text.language) for text in english.texts] == [("New act.", "en"), ("Niets te doen.", "nl")]


def test_what_does_not_differ_is_not_explained_and_a_class_fits_its_change(draft: DocumentVersion) -> None:
    with pytest.raises(Refused, match="verschilt niet meer"):
        write(draft, "articles:0", WHY)
    with pytest.raises(Refused, match="andere"):
        write(draft, changed_row(draft), NoteTexts(change_class="sub_processor.added"))
    with pytest.raises(Refused):
        write(draft, "", NoteTexts(change_class="editorial"))
    assert not ChangeNote.objects.exists()


def test_of_two_officers_the_second_is_told_what_the_first_wrote(draft: DocumentVersion) -> None:
    seen = note_state(None)
    write(draft, "", WHY, seen=seen)
    with pytest.raises(NotAsShown):
        write(draft, "", NoteTexts(why="Iets anders."), seen=seen)
    assert ChangeNote.objects.get().why == WHY.why


def test_a_note_of_a_change_that_was_undone_is_named(draft: DocumentVersion) -> None:
    write(draft, changed_row(draft), WHY)
    draft.paragraphrow_rows.update(text="<p>Verwerker meldt binnen tien dagen.</p>")
    assert [note.why for note in changes_of(draft).stale] == [WHY.why]


def test_publication_freezes_the_notes_and_its_entry_holds_them(draft: DocumentVersion) -> None:
    note = write(draft, "", WHY)
    assert note is not None
    version = factories.publish(draft, "2024-01-01")
    entry = Entry.objects.filter(kind="version.published").latest("pk")
    assert RowState.objects.filter(entry=entry, table="documents.changenote", key=str(note.pk)).exists()
    with pytest.raises(SealedNotes, match=version.reference):
        write(version, "", NoteTexts(why="Toch anders."))
    note.why = "Anders."
    for attempt in (
        note.save,
        note.delete,
        lambda: ChangeNote.objects.update(why="Anders."),
        lambda: ChangeNote.objects.all().delete(),
        lambda: ChangeNote.objects.bulk_create([ChangeNote(version=version, row="preamble", why="Nieuw.")]),
    ):
        with pytest.raises(SealedNotes):
            attempt()
    assert ChangeNote.objects.get().why == WHY.why


RAW = {
    "update": "UPDATE documents_changenote SET why = 'x' WHERE version_id = {sealed}",
    "delete": "DELETE FROM documents_changenote WHERE version_id = {sealed}",
    "move out": "UPDATE documents_changenote SET version_id = {draft}, row = 'y' WHERE version_id = {sealed}",
    "move in": "UPDATE documents_changenote SET version_id = {sealed}, row = 'y' WHERE version_id = {draft}",
    "insert": "INSERT INTO documents_changenote (version_id, row, cited_as, change_class, why, meaning, why_en, "
    "meaning_en) VALUES ({sealed}, 'x', '', '', 'x', '', '', '')",
}


@pytest.mark.parametrize("attempt", RAW)
def test_the_database_refuses_it_too(draft: DocumentVersion, attempt: str) -> None:
    write(draft, "", WHY)
    sealed = factories.publish(draft, "2024-01-01")
    other = terms("Verwerker meldt binnen twee dagen.", "2024-02-01")
    write(other, "", WHY)
    with pytest.raises(IntegrityError, match="sealed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(RAW[attempt].format(sealed=sealed.pk, draft=other.pk))


def test_a_copy_begins_without_notes_and_a_draft_goes_with_its_own(draft: DocumentVersion) -> None:
    write(draft, "", WHY)
    copy = lifecycle.copy_to_draft(draft, by=cast.officer(), at=factories.NOW)
    assert not notes_of(copy)
    with act(journaled.EDITED, by=cast.officer(), at=factories.NOW):
        draft.delete()
    assert not ChangeNote.objects.exists()


def test_a_page_that_was_opened_before_a_note_was_written_publishes_nothing(draft: DocumentVersion) -> None:
    seen = state_shown(draft)
    write(draft, "", WHY)
    with pytest.raises(NotAsShown):
        lifecycle.publish(draft, by=cast.officer(), at=factories.NOW, recorded_at=factories.NOW, seen=seen)
