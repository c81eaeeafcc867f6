"""An officer says why a draft changes something: beside each change, on the pages that compare and publish."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from lxml import html

from accounts.models import User
from documents.models import ChangeNote, DocumentVersion, EditorialMark
from documents.notes import NoteTexts, changes_of, write_note
from documents.rows.drafting import create_draft
from office.addresses import version_address
from terms.content import Article, Paragraph, TermsContent
from terms.kinds import TERMS
from tests import cast, factories
from tests.office import everything
from tests.office.forms import fields_of, text_of


def terms(*texts: str, dated: str) -> DocumentVersion:
    paragraphs = tuple(Paragraph(f"{number}.", f"<p>{text}</p>") for number, text in enumerate(texts, start=1))
    content = TermsContent(date=factories.day(dated), articles=(Article("Artikel 1.", "Melden", paragraphs),))
    return create_draft(content, factories.linear(TERMS), by=cast.officer(), at=factories.NOW)


BEFORE = ("Verwerker meldt binnen tien dagen.", "Verwerker bewaart ‘logboeken’.")


@pytest.fixture
def draft(officer: User) -> DocumentVersion:
    """One paragraph reworded, of another only the quotation marks."""
    factories.publish(terms(*BEFORE, dated="2023-07-04"), "2023-07-04")
    return terms("Verwerker meldt binnen vijf dagen.", "Verwerker bewaart “logboeken”.", dated="2024-01-01")


def fields(desk: Client, draft: DocumentVersion, view: str = "compare", query: str = "") -> dict[str, Any]:
    return fields_of(desk.get(version_address(draft, view) + query).content, "notes")


def save(desk: Client, draft: DocumentVersion, sent: dict[str, Any]) -> Any:
    return desk.post(version_address(draft, "notes"), sent)


def named(sent: dict[str, Any], name: str) -> str:
    """The field of the one change on the page."""
    [found] = [each for each in sent if each.endswith(f"-{name}") and each.count("-") > 1]
    return found


def test_a_change_is_explained_beside_it_and_the_page_returns_to_it(desk: Client, draft: DocumentVersion) -> None:
    sent = fields(desk, draft)
    sent |= {named(sent, "why"): "Wet X.", named(sent, "meaning"): "Sneller bericht.", "note-why": "Jaarlijks."}
    response = save(desk, draft, sent | {"here": "wijziging-1"})
    assert response.headers["Location"] == version_address(draft, "compare") + "#wijziging-1"
    notes = {note.cited_as: (note.why, note.meaning, note.change_class) for note in ChangeNote.objects.all()}
    assert notes == {"": ("Jaarlijks.", "", ""), "art. 1 lid 1": ("Wet X.", "Sneller bericht.", "reworded")}
    assert "Wet X." in fields(desk, draft, "publish").values()


def test_the_class_that_is_proposed_is_chosen_already_and_kept_only_when_something_is_said(
    desk: Client, draft: DocumentVersion
) -> None:
    sent = fields(desk, draft)
    assert sent[named(sent, "change_class")] == "reworded"
    save(desk, draft, sent)
    assert not ChangeNote.objects.exists()
    save(desk, draft, sent | {named(sent, "change_class"): "editorial"})
    assert ChangeNote.objects.get().change_class == "editorial"


def test_what_was_typed_stays_when_it_can_not_be_saved(desk: Client, draft: DocumentVersion) -> None:
    sent = fields(desk, draft)
    sent |= {named(sent, "why"): "w" * 2001, named(sent, "meaning"): "Blijft staan.", "note-why": "Ook dit."}
    response = save(desk, draft, sent)
    assert response.status_code == 200
    again = fields_of(response.content, "notes")
    assert [again[name] for name in sent if name.startswith("note-")] == [
        value for name, value in sent.items() if name.startswith("note-")
    ]
    assert not ChangeNote.objects.exists()


def test_a_colleague_s_words_are_shown_and_not_overwritten(desk: Client, draft: DocumentVersion) -> None:
    sent = fields(desk, draft)
    write_note(draft, "", NoteTexts(why="Van mijn collega."), by=cast.second_officer(), at=factories.NOW)
    response = save(desk, draft, sent | {"note-why": "Van mij."})
    assert "Van mijn collega." in text_of(response)
    assert ChangeNote.objects.get().why == "Van mijn collega."
    save(desk, draft, fields_of(response.content, "notes"))
    assert ChangeNote.objects.get().why == "Van mij."


def test_what_a_colleague_wrote_of_another_change_stands_in_nobody_s_way(desk: Client, draft: DocumentVersion) -> None:
    sent = fields(desk, draft)
    write_note(draft, "", NoteTexts(why="Van mijn collega."), by=cast.second_officer(), at=factories.NOW)
    assert save(desk, draft, sent | {named(sent, "why"): "Wet X."}).status_code == 302
    assert {note.why for note in ChangeNote.objects.all()} == {"Van mijn collega.", "Wet X."}


def test_the_note_of_a_change_that_was_undone_is_shown_to_be_emptied(desk: Client, draft: DocumentVersion) -> None:
    sent = fields(desk, draft)
    save(desk, draft, sent | {named(sent, "why"): "Wet X."})
    draft.paragraphrow_rows.filter(text__contains="vijf").update(text=f"<p>{BEFORE[0]}</p>")
    assert "a change that was undone" in text_of(desk.get(version_address(draft, "publish")))
    left = fields(desk, draft)
    assert left[named(left, "why")] == "Wet X."
    save(desk, draft, left | {named(left, "why"): ""})
    assert not ChangeNote.objects.exists()


def test_other_quotation_marks_are_explained_where_they_are_shown(desk: Client, draft: DocumentVersion) -> None:
    exact = fields(desk, draft, query="?exact=1")
    classes = [value for name, value in exact.items() if name.endswith("change_class")]
    assert classes == ["reworded", "editorial"]


def test_where_all_is_editorial_no_acceptance_is_proposed_with_the_reason(desk: Client, draft: DocumentVersion) -> None:
    publish = version_address(draft, "publish")
    sent = fields(desk, draft)
    assert fields_of(desk.get(publish).content, "none")["editorial"] == ""
    save(desk, draft, sent | {named(sent, "change_class"): "editorial", "note-why": "Twee tikfouten hersteld."})
    form = fields_of(desk.get(publish).content, "none")
    assert form["editorial"] == "Twee tikfouten hersteld."
    assert desk.post(publish, form | {"read_warnings": "on"}).status_code == 302
    assert EditorialMark.objects.get().reason == "Twee tikfouten hersteld."


def test_compared_with_another_version_than_its_readers_have_a_draft_is_not_explained(
    desk: Client, draft: DocumentVersion
) -> None:
    other = terms("Verwerker meldt binnen twee dagen.", dated="2024-02-01")
    page = desk.get(version_address(other, "compare") + f"?with={draft.reference}")
    tree: Any = html.fromstring(page.content.decode())
    assert not tree.xpath("//form[@id='notes']")
    parent = changes_of(other).old
    assert parent is not None
    assert f"?with={parent.reference}" in tree.xpath("//a/@href")


def test_after_publication_nothing_is_saved_and_the_page_says_why(desk: Client, draft: DocumentVersion) -> None:
    sent = fields(desk, draft)
    factories.publish(draft, "2024-01-01")
    response = desk.post(version_address(draft, "notes"), sent | {"note-why": "Te laat."}, follow=True)
    assert "frozen with it" in text_of(response)
    assert not ChangeNote.objects.exists()


def test_who_may_not_edit_drafts_reads_notes_and_writes_none(desk: Client, draft: DocumentVersion) -> None:
    sent = fields(desk, draft)
    write_note(draft, "", NoteTexts(meaning="U hoeft niets te doen."), by=cast.officer(), at=factories.NOW)
    reader = everything.reader()
    page = reader.get(version_address(draft, "compare"))
    assert "U hoeft niets te doen." in text_of(page)
    assert b'id="notes"' not in page.content
    assert save(reader, draft, sent).status_code == 403
    assert save(cast.signed_in(cast.stranger()), draft, sent).status_code == 302
    assert save(Client(), draft, sent).status_code == 302
    assert ChangeNote.objects.count() == 1
