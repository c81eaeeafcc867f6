"""One timeline of a version: who changed what, over all its rows; nothing can be reverted there."""

from __future__ import annotations

from django.test import Client

from documents.models import DocumentVersion, Doubt
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
        "Adres Woonplaats",
        "Bijlage 1 Herzien",
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
