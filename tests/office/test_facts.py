"""Facts beside the text stay editable after publication, with history; the sealed text does not move."""

from __future__ import annotations

from typing import Any

from django.test import Client

from annexes.models import ChainLink, DataItem, DataItemLink, SubProcessorFacts, SubProcessorRow
from documents.models import DocumentVersion
from documents.proof.verification import disagreements
from terms.models import DepositFacts
from tests import factories
from tests.office.forms import fields_of, open_form, text_of
from tests.texts import NOW


def _address(version: DocumentVersion, model: str = "annexes/annex1version") -> str:
    return f"/admin/{model}/{version.pk}/facts/"


def test_facts_of_a_published_version_are_corrected_with_history(desk: Client, annex1: DocumentVersion) -> None:
    version = factories.publish(annex1, "2023-03-01T10:00")
    row, item = SubProcessorRow.objects.get(), DataItem.objects.get(text="Datum")
    category = version.datacategory_rows.get(text="Schulden;")
    fields = open_form(desk, _address(version)) | {
        f"sub_processors-{row.pk}-country": "us",
        f"sub_processors-{row.pk}-place": "outside",
        f"data_items-{item.pk}-category": str(category.pk),
    }
    assert desk.post(_address(version), fields).status_code == 302
    facts: Any = SubProcessorFacts.objects.get(row=row)
    assert (facts.country, facts.place) == ("US", "outside")
    assert facts.history.first().history_user.email == "officer@example.org"
    assert DataItemLink.objects.get(row=item).category == category
    assert list(disagreements(now=NOW)) == []
    page = text_of(desk.get(f"/admin/annexes/annex1version/{version.pk}/history/"))
    assert "inside the EEA" in page or "unknown" in page
    assert "outside the EEA" in page


def test_the_chain_of_a_published_version_is_corrected_too(desk: Client, annex1: DocumentVersion) -> None:
    row = SubProcessorRow.objects.get()
    gone = row.chain.create(name="Kabelhuis NV", position=1)
    version = factories.publish(annex1, "2023-03-01T10:00")
    prefix = f"sub_processors-{row.pk}-chain"
    fields = open_form(desk, _address(version)) | {
        f"{prefix}-0-DELETE": "on",
        f"{prefix}-1-name": "Glasbrug BV",
        f"{prefix}-1-country": "nl",
    }
    assert desk.post(_address(version), fields).status_code == 302
    assert [(link.name, link.country, link.position) for link in row.chain.all()] == [("Glasbrug BV", "NL", 2)]
    history: Any = ChainLink
    assert history.history.filter(id=gone.pk).first().history_type == "-"
    assert list(disagreements(now=NOW)) == []


def test_the_deposit_of_terms_is_a_fact_of_the_version(desk: Client) -> None:
    version = factories.terms("2023-07-04", dated="2023-07-04")
    address = _address(version, "terms/termsversion")
    fields = open_form(desk, address) | {"version-court": "Rechtbank Overijssel", "version-deposited_on": "10-03-2023"}
    assert desk.post(address, fields).status_code == 302
    assert DepositFacts.objects.get(version=version).court == "Rechtbank Overijssel"
    fields = open_form(desk, address) | {"version-deposited_on": "31-02-2023", "version-number": "6/2023"}
    wrong = desk.post(address, fields)
    assert "Enter a valid date" in text_of(wrong)
    assert fields_of(wrong.content, "registry")["version-number"] == "6/2023"
    assert DepositFacts.objects.get(version=version).number == ""


def test_a_country_that_is_none_is_refused_by_name(desk: Client, annex1: DocumentVersion) -> None:
    row = SubProcessorRow.objects.get()
    fields = open_form(desk, _address(annex1)) | {f"sub_processors-{row.pk}-country": "1?"}
    response = desk.post(_address(annex1), fields)
    assert "two letters of the country" in text_of(response)
    assert fields_of(response.content, "registry")[f"sub_processors-{row.pk}-country"] == "1?"


def test_only_categories_of_the_same_version_can_be_linked(desk: Client, annex1: DocumentVersion) -> None:
    foreign = factories.draft(annex1.line)
    category = foreign.datacategory_rows.create(group="additional", text="Elders")
    item = DataItem.objects.get(version=annex1, text="Datum")
    page = open_form(desk, _address(annex1))
    desk.post(_address(annex1), page | {f"data_items-{item.pk}-category": str(category.pk)})
    assert not DataItemLink.objects.filter(category=category).exists()


def test_facts_that_a_colleague_changed_meanwhile_are_not_overwritten_unseen(
    desk: Client, annex1: DocumentVersion
) -> None:
    row = SubProcessorRow.objects.get()
    fields = open_form(desk, _address(annex1)) | {f"sub_processors-{row.pk}-country": "DE"}
    SubProcessorFacts.objects.update_or_create(row=row, defaults={"country": "US"})
    response = desk.post(_address(annex1), fields)
    assert "Somebody else changed facts" in text_of(response)
    assert SubProcessorFacts.objects.get(row=row).country == "US"
    assert desk.post(_address(annex1), fields_of(response.content, "registry")).status_code == 302
    assert SubProcessorFacts.objects.get(row=row).country == "DE"


def test_what_does_not_match_section_2_is_one_count(desk: Client, annex1: DocumentVersion) -> None:
    DataItemLink.objects.all().delete()
    assert "3 not linked" in text_of(desk.get(_address(annex1)))
