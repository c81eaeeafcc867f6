"""The row of the version log, drafted from a draft's changes and their notes, and saved by an officer only."""

from __future__ import annotations

import pytest
from django.test import Client

from accounts.models import User
from annexes.models import SubProcessorRow
from documents import lifecycle
from documents.models import DocumentVersion, LogRow
from documents.notes import NoteTexts, changes_of, write_note
from office.addresses import version_address
from tests import cast, factories
from tests.office import everything
from tests.office.forms import fields_of, text_of


@pytest.fixture
def draft(annex1: DocumentVersion, officer: User) -> DocumentVersion:
    """The copy of a published annex 1 with a sub-processor more."""
    factories.publish(annex1, "2023-03-01T09:00")
    copy = lifecycle.copy_to_draft(annex1, by=officer, at=factories.NOW, dated=factories.day("2024-02-01"))
    SubProcessorRow.objects.create(version=copy, position=9, name="Postduif NV", contact="Gent", activities="Berichten")
    return copy


def address(draft: DocumentVersion) -> str:
    return version_address(draft, "log-row")


def log(draft: DocumentVersion) -> list[tuple[str, str]]:
    return list(LogRow.objects.filter(version=draft).order_by("position").values_list("date", "text"))


def test_it_is_proposed_from_classes_and_notes_and_saved_as_an_ordinary_row(
    desk: Client, draft: DocumentVersion
) -> None:
    before = log(draft)
    [change] = changes_of(draft).changes
    write_note(draft, change.key, NoteTexts(why="Voor berichten aan inwoners."), by=cast.officer(), at=factories.NOW)
    form = fields_of(desk.get(address(draft)).content, "none")
    assert form["date"] == "01-02-2024"
    assert form["text"] == "<p>Sub-verwerker toegevoegd: Postduif NV (Voor berichten aan inwoners).</p>"
    assert log(draft) == before
    assert desk.post(address(draft), form | {"text": "<p>Postduif NV is erbij gekomen.</p>"}).status_code == 302
    assert log(draft) == [*before, ("01-02-2024", "<p>Postduif NV is erbij gekomen.</p>")]
    assert [each.change_class for each in changes_of(draft).changes] == ["sub_processor.added"]


def test_a_row_of_that_date_is_shown_before_its_text_is_replaced(desk: Client, draft: DocumentVersion) -> None:
    row = LogRow.objects.create(version=draft, position=9, date="01-02-2024", text="<p>Wat er al stond.</p>")
    page = desk.get(address(draft))
    assert "Wat er al stond." in text_of(page)
    desk.post(address(draft), fields_of(page.content, "none"))
    row.refresh_from_db()
    assert row.text == "<p>Sub-verwerker toegevoegd: Postduif NV.</p>"


def test_a_log_that_changed_meanwhile_is_not_written_over_and_nothing_typed_is_lost(
    desk: Client, draft: DocumentVersion
) -> None:
    form = fields_of(desk.get(address(draft)).content, "none")
    LogRow.objects.create(version=draft, position=9, date="01-02-2024", text="<p>Van een collega.</p>")
    response = desk.post(address(draft), form | {"text": "<p>Van mij.</p>"})
    assert "changed after you opened" in text_of(response)
    assert "Van een collega." in text_of(response)
    again = fields_of(response.content, "none")
    assert again["text"] == "<p>Van mij.</p>"
    desk.post(address(draft), again)
    assert log(draft)[-1] == ("01-02-2024", "<p>Van mij.</p>")


def test_terms_have_no_log_and_a_published_version_no_page(desk: Client, annex1: DocumentVersion) -> None:
    factories.publish(annex1, "2023-03-01T09:00")
    assert desk.get(version_address(annex1, "log-row")).status_code == 404
    terms = factories.draft(factories.linear("terms"))
    assert desk.get(version_address(terms, "log-row")).status_code == 404
    assert everything.reader().get(version_address(factories.draft(annex1.line), "log-row")).status_code == 403
