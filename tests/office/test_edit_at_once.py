"""Two officers in one draft: each one's edits are kept, and what both touched is shown before it is overwritten."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

import pytest
from django.test import Client
from lxml import html

from annexes.models import DataItem, InterfaceRow
from documents.models import DocumentVersion, Doubt, LogRow
from documents.rows.drafting import content_of
from office.versions.editing.concurrency import tracked_models
from terms.kinds import TERMS
from terms.models import ArticleRow, TermsVersion
from tests import cast, factories
from tests.office.forms import fields_of, open_form, row, text_of

FORM = "annex1version_form"


def _address(version: DocumentVersion) -> str:
    return f"/admin/annexes/annex1version/{version.pk}/change/"


def _edit_meanwhile(version: DocumentVersion) -> None:
    row = LogRow.objects.filter(version=version).first()
    assert row is not None
    row.text = "<p>Ondertussen.</p>"
    row._history_user = cast.person("collega@example.org", name="Cor Collega")
    row.save()


def _by_colleague(row: Any, **values: Any) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    row._history_user = cast.person("collega@example.org", name="Cor Collega")
    row.save()


def _records(version: DocumentVersion) -> Counter[str]:
    """How many records the history has of each table of the version."""
    return Counter({model.__name__: model.history.filter(**where).count() for model, where in tracked_models(version)})


def test_what_each_of_two_officers_touched_is_kept_and_nothing_else_is_written(
    desk: Client, annex1: DocumentVersion
) -> None:
    fields = open_form(desk, _address(annex1), FORM)
    fields["interfacerow_rows-0-text"] = "<p>Getypte tekst.</p>"
    _by_colleague(InterfaceRow.objects.get(name="Bankkoppeling"), text="<p>Van Cor.</p>")
    _by_colleague(DocumentVersion.objects.get(pk=annex1.pk), subject="Onderwerp van Cor")
    before = _records(annex1)
    response = desk.post(_address(annex1), fields, follow=True)
    assert "both edits are kept" in text_of(response)
    content = content_of(DocumentVersion.objects.get(pk=annex1.pk))
    assert [interface.text for interface in content.interfaces] == ["<p>Getypte tekst.</p>", "<p>Van Cor.</p>"]
    assert content.subject == "Onderwerp van Cor"
    assert _records(annex1) - before == Counter({"InterfaceRow": 1})


def test_two_fields_of_one_row_are_taken_from_who_touched_them(desk: Client, annex1: DocumentVersion) -> None:
    fields = open_form(desk, _address(annex1), FORM)
    fields["interfacerow_rows-0-name"] = "Zaken"
    _by_colleague(InterfaceRow.objects.get(name="Zaakkoppeling"), text="<p>Van Cor.</p>")
    assert desk.post(_address(annex1), fields).status_code == 302
    [first, _second] = content_of(annex1).interfaces
    assert (first.name, first.text) == ("Zaken", "<p>Van Cor.</p>")


def test_what_both_touched_is_shown_before_anything_is_written_and_saving_again_puts_it_in_place(
    desk: Client, annex1: DocumentVersion
) -> None:
    fields = open_form(desk, _address(annex1), FORM) | {"subject": "Getypt onderwerp"}
    fields["interfacerow_rows-0-text"] = "<p>Uitwisseling van alle zaken.</p>"
    _by_colleague(InterfaceRow.objects.get(name="Zaakkoppeling"), text="<p>Uitwisseling van open zaken.</p>")
    before = _records(annex1)
    response = desk.post(_address(annex1), fields)
    assert response.status_code == 200
    tree: Any = html.fromstring(response.content.decode())
    [both] = tree.find_class("registry-both")
    assert "Cor Collega changed this too, on" in both.text_content()
    assert [mark.xpath("text()") for mark in both.xpath(".//del|.//ins")] == [["open"], ["alle"]]
    assert _records(annex1) == before
    again = fields_of(response.content, FORM)
    assert again["interfacerow_rows-0-text"] == fields["interfacerow_rows-0-text"]
    assert again["subject"] == "Getypt onderwerp"
    assert desk.post(_address(annex1), again).status_code == 302
    assert content_of(annex1).interfaces[0].text == "<p>Uitwisseling van alle zaken.</p>"
    assert content_of(DocumentVersion.objects.get(pk=annex1.pk)).subject == "Getypt onderwerp"


def test_theirs_can_be_kept_instead(desk: Client, annex1: DocumentVersion) -> None:
    fields = open_form(desk, _address(annex1), FORM)
    fields["interfacerow_rows-0-text"] = "<p>Getypte tekst.</p>"
    _by_colleague(InterfaceRow.objects.get(name="Zaakkoppeling"), text="<p>Van Cor.</p>")
    again = fields_of(desk.post(_address(annex1), fields).content, FORM)
    before = _records(annex1)
    assert desk.post(_address(annex1), again | {"interfacerow_rows-0-text-theirs": "on"}).status_code == 302
    assert content_of(annex1).interfaces[0].text == "<p>Van Cor.</p>"
    assert _records(annex1) == before


def test_the_header_that_both_touched_is_shown_too(desk: Client, annex1: DocumentVersion) -> None:
    fields = open_form(desk, _address(annex1), FORM) | {"subject": "Getypt", "date": "01-02-2023"}
    _by_colleague(DocumentVersion.objects.get(pk=annex1.pk), subject="Van Cor", date=date(2023, 3, 1))
    response = desk.post(_address(annex1), fields)
    tree: Any = html.fromstring(response.content.decode())
    assert len(tree.find_class("registry-both")) == 2
    again = fields_of(response.content, FORM) | {"date-theirs": "on"}
    assert (again["subject"], again["date"]) == ("Getypt", "01-02-2023")
    assert desk.post(_address(annex1), again).status_code == 302
    stored = DocumentVersion.objects.get(pk=annex1.pk)
    assert (stored.subject, stored.date) == ("Getypt", date(2023, 3, 1))


def test_a_row_that_a_colleague_removed_stays_away_where_nothing_was_typed_in_it(
    desk: Client, annex1: DocumentVersion
) -> None:
    fields = open_form(desk, _address(annex1), FORM)
    fields["interfacerow_rows-1-text"] = "<p>Getypte tekst.</p>"
    InterfaceRow.objects.get(name="Zaakkoppeling").delete()
    assert desk.post(_address(annex1), fields).status_code == 302
    assert [interface.name for interface in content_of(annex1).interfaces] == ["Bankkoppeling"]
    assert not DataItem.objects.filter(version=annex1).exists()


@pytest.mark.parametrize("field", ["interfacerow_rows-0-name", "interfacerow_rows-0-data_items-1-text"])
def test_a_row_that_a_colleague_removed_comes_back_with_its_lineage_after_the_officer_was_told(
    desk: Client, annex1: DocumentVersion, field: str
) -> None:
    fields = open_form(desk, _address(annex1), FORM) | {field: "Getypt"}
    gone = InterfaceRow.objects.get(name="Zaakkoppeling")
    items = set(DataItem.objects.filter(interface=gone).values_list("lineage", flat=True))
    gone.delete()
    response = desk.post(_address(annex1), fields)
    assert response.status_code == 200
    assert "removed this on" in text_of(response)
    assert InterfaceRow.objects.get().name == "Bankkoppeling"
    again = fields_of(response.content, FORM)
    assert again[field] == "Getypt"
    response = desk.post(_address(annex1), again)
    assert response.status_code == 302, text_of(response)
    back = InterfaceRow.objects.exclude(name="Bankkoppeling").get()
    assert back.lineage == gone.lineage
    assert content_of(annex1).interfaces[0].name == back.name
    assert set(DataItem.objects.filter(interface=back).values_list("lineage", flat=True)) == items


@pytest.mark.parametrize("changed", ["the row", "a row below", "a new row below"])
def test_a_row_that_a_colleague_changed_is_removed_only_after_it_was_shown(
    desk: Client, annex1: DocumentVersion, changed: str
) -> None:
    fields = open_form(desk, _address(annex1), FORM) | {"interfacerow_rows-0-DELETE": "on"}
    row = InterfaceRow.objects.get(name="Zaakkoppeling")
    if changed == "the row":
        _by_colleague(row, text="<p>Van Cor.</p>")
    elif changed == "a row below":
        _by_colleague(DataItem.objects.get(text="Adres"), text="Woonplaats")
    else:
        _by_colleague(DataItem(interface=row, position=9), text="IBAN")
    response = desk.post(_address(annex1), fields)
    assert "so it was not removed yet" in text_of(response)
    again = fields_of(response.content, FORM)
    assert "interfacerow_rows-0-DELETE" not in again
    if changed == "the row":
        assert again["interfacerow_rows-0-text"] == "<p>Van Cor.</p>"
    assert desk.post(_address(annex1), again | {"interfacerow_rows-0-DELETE": "on"}).status_code == 302
    assert InterfaceRow.objects.get().name == "Bankkoppeling"


def test_a_colleagues_new_row_keeps_its_place_among_rows_that_were_moved(desk: Client, annex1: DocumentVersion) -> None:
    fields = open_form(desk, _address(annex1), FORM)
    interface = InterfaceRow.objects.get(name="Zaakkoppeling")  # Naam, Adres, Datum
    _by_colleague(DataItem(interface=interface, position=3), text="IBAN")  # behind Datum
    for number, place in enumerate((3, 1, 2)):
        fields[f"interfacerow_rows-0-data_items-{number}-position"] = str(place)
    assert desk.post(_address(annex1), fields).status_code == 302
    assert content_of(annex1).interfaces[0].data_items == ("Adres", "Datum", "IBAN", "Naam")


def test_rows_that_a_colleague_moved_stay_where_they_are_when_only_text_was_typed(
    desk: Client, annex1: DocumentVersion
) -> None:
    fields = open_form(desk, _address(annex1), FORM)
    fields["interfacerow_rows-0-data_items-0-text"] = "Naam en titel"
    fields = row(fields, "interfacerow_rows-0-data_items", text="IBAN", position="4")
    _by_colleague(DataItem.objects.get(text="Datum"), position=0)
    assert desk.post(_address(annex1), fields).status_code == 302
    assert content_of(annex1).interfaces[0].data_items == ("Datum", "IBAN", "Naam en titel", "Adres")


def test_rows_that_both_moved_are_left_until_it_was_said(desk: Client, annex1: DocumentVersion) -> None:
    fields = open_form(desk, _address(annex1), FORM)
    fields["interfacerow_rows-0-data_items-0-position"] = "4"  # Naam last
    _by_colleague(DataItem.objects.get(text="Datum"), position=0)  # Datum first
    response = desk.post(_address(annex1), fields)
    assert "moved rows here too" in text_of(response)
    assert content_of(annex1).interfaces[0].data_items == ("Datum", "Naam", "Adres")
    assert desk.post(_address(annex1), fields_of(response.content, FORM)).status_code == 302
    assert content_of(annex1).interfaces[0].data_items == ("Adres", "Datum", "Naam")


def test_removing_a_row_writes_no_other(desk: Client, annex1: DocumentVersion) -> None:
    fields = open_form(desk, _address(annex1), FORM) | {"interfacerow_rows-0-data_items-0-DELETE": "on"}
    before = _records(annex1)
    assert desk.post(_address(annex1), fields).status_code == 302
    assert _records(annex1) - before == Counter({"DataItem": 1})


def test_a_point_that_a_colleague_settled_stays_settled(desk: Client, annex1: DocumentVersion) -> None:
    doubts = [Doubt.objects.create(version=annex1, message=f"Punt {number}") for number in range(2)]
    fields = open_form(desk, _address(annex1), FORM) | {"doubts-1-settled": "on"}
    _by_colleague(doubts[0], settled=True)
    assert desk.post(_address(annex1), fields).status_code == 302
    assert not Doubt.objects.filter(settled=False).exists()


def test_a_draft_that_was_published_meanwhile_is_answered_with_what_was_typed(desk: Client) -> None:
    draft = factories.draft(factories.linear(TERMS), dated="2023-07-04")
    address = f"/admin/terms/termsversion/{draft.pk}/change/"
    fields = open_form(desk, address, "termsversion_form") | {"subject": "Getypt onderwerp"}
    fields["articlerow_rows-0-paragraphs-0-text"] = "<p>Getypte tekst.</p>"
    factories.publish(draft, "2023-07-04T09:00")
    response = desk.post(address, fields)
    assert response.status_code == 200
    assert "was published meanwhile" in text_of(response)
    again = fields_of(response.content, "termsversion_form")
    assert again["subject"] == "Getypt onderwerp"
    assert again["articlerow_rows-0-paragraphs-0-text"] == "<p>Getypte tekst.</p>"
    assert TermsVersion.objects.get(pk=draft.pk).subject == ""
    assert desk.post(address, again).status_code == 200
    assert ArticleRow.objects.get(version=draft).title == "Begrippen"


def test_publishing_a_draft_that_was_changed_after_the_page_was_opened_asks_to_read_it_again(
    desk: Client, annex1: DocumentVersion
) -> None:
    address = f"/admin/annexes/annex1version/{annex1.pk}/publish/"
    fields = open_form(desk, address) | {"read_warnings": "on"}
    _edit_meanwhile(annex1)
    response = desk.post(address, fields)
    assert "was changed after you opened this page" in text_of(response)
    assert not DocumentVersion.objects.published().exists()
    assert desk.post(address, fields_of(response.content, "registry")).status_code == 302
    assert DocumentVersion.objects.published().get() == annex1


def test_publishing_what_somebody_else_has_just_published_says_so(desk: Client) -> None:
    draft = factories.draft(factories.linear(TERMS), dated="2023-07-04")
    address = f"/admin/terms/termsversion/{draft.pk}/publish/"
    fields = open_form(desk, address) | {"read_warnings": "on"}
    factories.publish(draft, "2023-07-04T09:00")
    response = desk.post(address, fields, follow=True)
    assert "has been published already" in text_of(response)
