"""What can't be right is refused at its field, with the way out; what was typed stays, and nothing is half-written."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from documents.models import DocumentVersion, LogRow
from documents.rows.drafting import content_of
from terms.kinds import TERMS
from tests import factories
from tests.office.forms import Fields, fields_of, open_form, row, text_of

FORM = "annex1version_form"


def _send(desk: Client, version: DocumentVersion, **changed: str) -> tuple[Any, Fields]:
    address = f"/admin/annexes/annex1version/{version.pk}/change/"
    fields = open_form(desk, address, FORM) | changed
    before = content_of(version)
    response = desk.post(address, fields)
    assert response.status_code == 200
    assert content_of(DocumentVersion.objects.get(pk=version.pk)) == before
    again = fields_of(response.content, FORM)
    for name, value in changed.items():
        assert again[name] == value
    return response, fields


def test_a_date_that_does_not_exist(desk: Client, annex1: DocumentVersion) -> None:
    response, _ = _send(desk, annex1, date="31-02-2023", subject="Getypt")
    assert "Enter a valid date" in text_of(response)


def test_half_a_number(desk: Client, annex1: DocumentVersion) -> None:
    response, _ = _send(desk, annex1, year="2023")
    assert "A number has an ordinal and a year" in text_of(response)


def test_a_number_that_is_taken_on_the_line(desk: Client) -> None:
    line = factories.linear(TERMS)
    first = factories.publish(factories.draft(line, dated="2023-07-04"), "2023-07-04")
    draft = factories.draft(line)
    address = f"/admin/terms/termsversion/{draft.pk}/change/"
    fields = open_form(desk, address, "termsversion_form") | {"ordinal": "1", "year": "2023"}
    page = text_of(desk.post(address, fields))
    assert "The number 1/2023 is taken on this line by" in page
    assert first.reference in page


@pytest.mark.parametrize(
    ("typed", "named"),
    [
        ("<p>tekst</p><script>x</script>", "<script>"),
        ('<p style="color:red">tekst</p>', "<p style>"),
        ("<table><tr><td>a</td></tr></table>", "<table>, <tr>, <td>"),
        ('<p><a href="javascript:x()">a</a></p>', "<a href="),
    ],
)
def test_markup_beyond_the_set_is_refused_by_name(
    desk: Client, annex1: DocumentVersion, typed: str, named: str
) -> None:
    response, _ = _send(desk, annex1, **{"interfacerow_rows-0-text": typed})
    page = text_of(response)
    assert "an agreement can't carry" in page
    assert named in page


def test_a_megabyte_in_a_field(desk: Client, annex1: DocumentVersion) -> None:
    response, _ = _send(desk, annex1, **{"logrow_rows-0-text": f"<p>{'woord ' * 175_000}</p>"})
    assert "Split it over several rows" in text_of(response)


def test_a_nul_byte(desk: Client, annex1: DocumentVersion) -> None:
    address = f"/admin/annexes/annex1version/{annex1.pk}/change/"
    fields = open_form(desk, address, FORM) | {"logrow_rows-0-text": "<p>a\x00b</p>"}
    response = desk.post(address, fields)
    assert response.status_code == 200
    assert "Null characters are not allowed" in text_of(response)
    assert not LogRow.objects.filter(text__contains="a").filter(text__contains="b</p>").exists()


def test_a_name_that_is_too_long_in_a_nested_row(desk: Client, annex1: DocumentVersion) -> None:
    response, _ = _send(desk, annex1, **{"interfacerow_rows-0-data_items-0-text": "x" * 501})
    assert "at most 500 characters" in text_of(response)


def test_a_new_row_without_its_text(desk: Client, annex1: DocumentVersion) -> None:
    address = f"/admin/annexes/annex1version/{annex1.pk}/change/"
    fields = row(open_form(desk, address, FORM), "logrow_rows", date="01-03-2023")
    response = desk.post(address, fields)
    assert response.status_code == 200
    assert "This field is required" in text_of(response)
    assert fields_of(response.content, FORM)["logrow_rows-2-date"] == "01-03-2023"


def test_a_position_that_is_no_number_is_refused_and_a_missing_one_comes_last(
    desk: Client, annex1: DocumentVersion
) -> None:
    address = f"/admin/annexes/annex1version/{annex1.pk}/change/"
    fields = open_form(desk, address, FORM)
    assert desk.post(address, fields | {"logrow_rows-0-position": "eerst"}).status_code == 200
    assert desk.post(address, fields | {"logrow_rows-0-position": ""}).status_code == 302
    assert [entry.date for entry in content_of(annex1).log] == ["25-02-2023", "28-11-2022"]


def test_the_messages_are_dutch_for_who_reads_dutch(desk: Client, annex1: DocumentVersion) -> None:
    desk.defaults["HTTP_ACCEPT_LANGUAGE"] = "nl"
    response, _ = _send(desk, annex1, date="31-02-2023")
    assert "Voer een geldige datum in" in text_of(response)


def test_rows_of_another_version_can_not_be_smuggled_in(desk: Client, annex1: DocumentVersion) -> None:
    other = factories.draft(annex1.line)
    foreign = LogRow.objects.create(version=other, date="01-01-2020", text="<p>Van een ander.</p>")
    address = f"/admin/annexes/annex1version/{annex1.pk}/change/"
    fields = open_form(desk, address, FORM) | {"logrow_rows-0-id": str(foreign.pk)}
    fields["logrow_rows-0-text"] = "<p>Gekaapt.</p>"
    desk.post(address, fields)
    foreign.refresh_from_db()
    assert (foreign.version_id, foreign.text) == (other.pk, "<p>Van een ander.</p>")
