"""A draft is corrected in one form: header, rows, nested rows, their order."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from annexes.models import Annex1Version, DataCategory, DataItem, InterfaceRow
from documents.models import DocumentVersion
from documents.rows.drafting import content_of
from terms.kinds import TERMS
from terms.models import TermsVersion
from tests import factories
from tests.office.forms import open_form, row, text_of

FORM = "annex1version_form"


def _address(version: DocumentVersion) -> str:
    return f"/admin/annexes/annex1version/{version.pk}/change/"


def _records(model: Any) -> int:
    """How many edits the history holds."""
    return int(model.history.count())


def test_a_form_that_is_sent_as_it_was_opened_changes_nothing(desk: Client, annex1: DocumentVersion) -> None:
    before, edits = content_of(annex1), _records(InterfaceRow) + _records(DataItem)
    fields = open_form(desk, _address(annex1), FORM)
    assert desk.post(_address(annex1), fields).status_code == 302
    assert content_of(annex1) == before
    assert _records(InterfaceRow) + _records(DataItem) == edits


def test_header_rows_and_nested_rows_are_saved_together(desk: Client, annex1: DocumentVersion) -> None:
    fields = open_form(desk, _address(annex1), FORM)
    fields |= {"date": "01-03-2023", "subject": "Bijlage 1, herzien"}
    fields["interfacerow_rows-0-text"] = "<p>Zaken en <strong>documenten</strong>.</p>"
    fields["interfacerow_rows-0-data_items-1-text"] = "Adres & woonplaats"
    fields = row(fields, "logrow_rows", date="01-03-2023", text="<p>Derde uitgave.</p>")
    fields = row(fields, "interfacerow_rows-1-data_items", text="IBAN")
    response = desk.post(_address(annex1), fields)
    assert response.status_code == 302, text_of(response)
    content = content_of(DocumentVersion.objects.get(pk=annex1.pk))
    assert content.subject == "Bijlage 1, herzien"
    assert [entry.date for entry in content.log] == ["28-11-2022", "25-02-2023", "01-03-2023"]
    assert content.interfaces[0].text == "<p>Zaken en <strong>documenten</strong>.</p>"
    assert content.interfaces[0].data_items == ("Naam", "Adres & woonplaats", "Datum")
    assert content.interfaces[1].data_items == ("IBAN",)


def test_rows_take_the_order_in_which_they_are_sent_and_only_moved_rows_are_written(
    desk: Client, annex1: DocumentVersion
) -> None:
    fields = open_form(desk, _address(annex1), FORM)
    written = _records(DataItem)
    fields["interfacerow_rows-0-data_items-2-position"] = "0"  # the last one to the front
    fields["datacategory_rows-0-position"], fields["datacategory_rows-1-position"] = "2", "1"
    assert desk.post(_address(annex1), fields).status_code == 302
    content = content_of(annex1)
    assert content.interfaces[0].data_items == ("Datum", "Naam", "Adres")
    assert content.identifying == ("Adres;", "Naam;")
    assert content.additional == ("Schulden;",)
    assert _records(DataItem) == written + 1


def test_rows_are_removed_with_what_stands_under_them(desk: Client, annex1: DocumentVersion) -> None:
    fields = open_form(desk, _address(annex1), FORM)
    fields["interfacerow_rows-0-DELETE"] = "on"
    assert desk.post(_address(annex1), fields).status_code == 302
    assert [interface.name for interface in content_of(annex1).interfaces] == ["Bankkoppeling"]
    assert not DataItem.objects.filter(version=annex1).exists()


def test_a_new_category_falls_in_the_group_of_its_tab(desk: Client, annex1: DocumentVersion) -> None:
    fields = row(open_form(desk, _address(annex1), FORM), "datacategory_rows-2", text="Inkomsten;")
    assert desk.post(_address(annex1), fields).status_code == 302
    assert DataCategory.objects.get(text="Inkomsten;").group == DataCategory.Group.ADDITIONAL
    assert content_of(annex1).additional == ("Schulden;", "Inkomsten;")


def test_the_editors_list_items_are_stored_as_importers_write_them(desk: Client, annex1: DocumentVersion) -> None:
    fields = open_form(desk, _address(annex1), FORM)
    fields["logrow_rows-0-text"] = "<ul><li><p>een</p></li><li><p>twee</p><ul><li><p>drie</p></li></ul></li></ul>"
    assert desk.post(_address(annex1), fields).status_code == 302
    assert content_of(annex1).log[0].text == "<ul><li>een</li><li>twee<ul><li>drie</li></ul></li></ul>"


def test_a_draft_is_begun_with_its_line_and_gets_the_rest_on_its_own_page(desk: Client) -> None:
    line = factories.linear(TERMS)
    fields = open_form(desk, "/admin/terms/termsversion/add/", "termsversion_form")
    fields |= {"line": str(line.pk), "subject": "Nieuwe voorwaarden"}
    response = desk.post("/admin/terms/termsversion/add/", fields)
    draft = TermsVersion.objects.get(subject="Nieuwe voorwaarden")
    # As a document to type in (tests/browser/test_editor.py); the form is beside it.
    assert response["Location"] == f"/admin/terms/termsversion/{draft.pk}/edit/"
    assert draft.created_by is not None
    form = f"/admin/terms/termsversion/{draft.pk}/change/"
    fields = open_form(desk, form, "termsversion_form")
    fields = row(fields, "articlerow_rows", label="Artikel 1.", title="Begrippen", level="1")
    assert desk.post(form, fields).status_code == 302
    fields = row(
        open_form(desk, form, "termsversion_form"),
        "articlerow_rows-0-paragraphs",
        label="1.",
        text="<p>Verwerker.</p>",
        level="1",
    )
    assert desk.post(form, fields).status_code == 302
    [article] = content_of(draft).articles
    assert (article.title, article.paragraphs[0].text) == ("Begrippen", "<p>Verwerker.</p>")


def test_only_lines_of_the_kind_are_offered(desk: Client, annex1: DocumentVersion) -> None:
    factories.linear(TERMS)
    page = text_of(desk.get("/admin/annexes/annex1version/add/"))
    assert "Bijlage 1 Balans · 9.10" in page
    assert "Privacy terms · " not in page


def test_a_draft_is_deleted_with_its_rows_and_a_published_version_is_not(desk: Client, annex1: DocumentVersion) -> None:
    published = factories.terms("2023-07-04")
    address = f"/admin/annexes/annex1version/{annex1.pk}/delete/"
    assert desk.post(address, {"post": "yes"}).status_code == 302
    assert not Annex1Version.objects.exists()
    assert not InterfaceRow.objects.exists()
    refused = desk.post(f"/admin/terms/termsversion/{published.pk}/delete/", {"post": "yes"})
    assert refused.status_code == 403
    assert DocumentVersion.objects.filter(pk=published.pk).exists()


@pytest.mark.parametrize("name", ["change", "facts", "history", "preview", "publish", "copy"])
def test_every_page_of_a_draft_opens(desk: Client, annex1: DocumentVersion, name: str) -> None:
    assert desk.get(f"/admin/annexes/annex1version/{annex1.pk}/{name}/").status_code == 200


def test_the_form_takes_a_bounded_number_of_queries_however_many_rows(
    desk: Client, annex1: DocumentVersion, django_assert_max_num_queries: object
) -> None:
    with django_assert_max_num_queries(75):  # type: ignore[operator]
        desk.get(_address(annex1))
