"""One timeline of a version: who changed what, over all its rows; nothing can be reverted there."""

from __future__ import annotations

from typing import Any

from django.test import Client
from lxml import html

from documents.models import DocumentVersion, Doubt
from tests import factories
from tests.office.forms import open_form, text_of

FORM = "annex1version_form"


def test_edits_of_rows_stand_together_with_their_old_and_new_words(desk: Client, annex1: DocumentVersion) -> None:
    address = f"/admin/annexes/annex1version/{annex1.pk}/change/"
    fields = open_form(desk, address, FORM) | {"subject": "Herzien"}
    fields["interfacerow_rows-0-data_items-1-text"] = "Woonplaats"
    fields["logrow_rows-1-DELETE"] = "on"
    assert desk.post(address, fields).status_code == 302
    page = text_of(desk.get(f"/admin/annexes/annex1version/{annex1.pk}/history/"))
    for words in (
        "Nienke Hartsema",
        "Data item “Woonplaats” changed",
        "[gone: Adres] [new: Woonplaats]",
        "[gone: Bijlage 1] [new: Herzien]",
        "Log row “25-02-2023” removed",
    ):
        assert words in page
    assert "Revert" not in page


def test_points_to_check_are_settled_in_the_form(desk: Client, annex1: DocumentVersion) -> None:
    doubt = Doubt.objects.create(version=annex1, where="§5", message="Lijst zonder tekens")
    address = f"/admin/annexes/annex1version/{annex1.pk}/change/"
    fields = open_form(desk, address, FORM)
    assert "Lijst zonder tekens" in text_of(desk.get(address))
    assert desk.post(address, fields | {"doubts-0-settled": "on"}).status_code == 302
    doubt.refresh_from_db()
    assert doubt.settled
    assert "Lijst zonder tekens" not in text_of(desk.get(f"/admin/annexes/annex1version/{annex1.pk}/publish/"))


def test_the_words_that_changed_stand_in_the_history_however_long_the_text(
    desk: Client, annex1: DocumentVersion
) -> None:
    long = [f"Zin {number} over het verwerken van gegevens." for number in range(200)]
    first, last = " ".join(long), " ".join([*long[:150], "De termijn is tien dagen.", *long[150:]])
    for text in (first, last.replace("tien dagen", "vijf dagen"), last):
        row = annex1.interfacerow_rows.get(name="Zaakkoppeling")
        row.text = f"<p>{text}</p>"
        row.save()
    tree: Any = html.fromstring(desk.get(f"/admin/annexes/annex1version/{annex1.pk}/history/").text)
    newest = tree.find_class("registry-difference")[-1]  # of one sitting the last edit stands last
    assert [mark.xpath("text()") for mark in newest.xpath(".//del|.//ins")] == [["vijf"], ["tien"]]
    assert "De termijn is" in newest.text_content()
    assert "Zin 3 over" not in newest.text_content()
    assert newest.find_class("registry-cut")


def test_of_one_row_the_history_shows_each_state_whole_and_nothing_of_others(
    desk: Client, annex1: DocumentVersion
) -> None:
    sentence = "Zin over het verwerken van gegevens. " * 30
    row = annex1.interfacerow_rows.get(name="Zaakkoppeling")
    for text in (f"{sentence}De termijn is tien dagen.", f"{sentence}De termijn is vijf dagen."):
        row.text = f"<p>{text}</p>"
        row.save()
    other = annex1.interfacerow_rows.get(name="Bankkoppeling")
    other.text = "<p>Andere betalingen.</p>"
    other.save()
    address = f"/admin/annexes/annex1version/{annex1.pk}/history/"
    tree: Any = html.fromstring(desk.get(address).text)
    [link] = {found for found in tree.xpath("//a/@href") if found.endswith(f"interfacerow-{row.pk}")}
    shown: Any = html.fromstring(desk.get(address + link).text)
    newest = shown.find_class("registry-difference")[-1]
    assert [mark.xpath("text()") for mark in newest.xpath(".//del|.//ins")] == [["tien"], ["vijf"]]
    assert newest.text_content().count("Zin over") == 30
    assert "Andere betalingen" not in shown.text_content()
    for wrong in ("interfacerow-999999", "nonsense", f"nonsense-{row.pk}", f"interfacerow-{'9' * 40}", "user-1"):
        assert desk.get(f"{address}?row={wrong}").status_code == 404


def test_a_copy_begins_before_it_gets_its_date(desk: Client) -> None:
    version = factories.terms("2023-07-04", dated="2023-07-04")
    response = desk.post(f"/admin/terms/termsversion/{version.pk}/copy/")
    tree: Any = html.fromstring(desk.get(response["Location"].replace("edit", "history")).text)
    assert sorted(name.text for name in tree.xpath("//*[@role='main']//dt")) == ["Date", "Ordinal", "Year"]


def test_a_change_of_form_alone_is_said_to_be_one(desk: Client, annex1: DocumentVersion) -> None:
    row = annex1.interfacerow_rows.get(name="Zaakkoppeling")
    row.text = "<p>Uitwisseling van <strong>zaken</strong>.</p>"
    row.save()
    assert "the same words in another form" in text_of(desk.get(f"/admin/annexes/annex1version/{annex1.pk}/history/"))
