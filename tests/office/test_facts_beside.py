"""Facts are entered beside the rows of a draft, in the same form, and saved with it."""

from __future__ import annotations

from datetime import date

from django.test import Client

from annexes.models import ActivityFacts, Annex1Facts, ChainLink, SubProcessorFacts, SubProcessorRow
from documents.models import DocumentVersion
from documents.proof.verification import disagreements
from tests.office.forms import Fields, open_form, row, text_of
from tests.texts import NOW

FORM, ROW = "annex1version_form", "subprocessorrow_rows-0"


def _address(version: DocumentVersion) -> str:
    return f"/admin/annexes/annex1version/{version.pk}/change/"


def _save(desk: Client, version: DocumentVersion, fields: Fields) -> None:
    response = desk.post(_address(version), fields)
    assert response.status_code == 302, text_of(response)


def test_what_is_known_of_a_sub_processor_is_entered_beside_it(desk: Client, annex1: DocumentVersion) -> None:
    fields = open_form(desk, _address(annex1), FORM) | {
        f"{ROW}-facts-0-place": "eea",
        f"{ROW}-facts-0-location": "Deventer",
        f"{ROW}-facts-0-contact_function": "Afdeling Privacy",
        f"{ROW}-facts-0-contract": "executed",
        f"{ROW}-facts-0-contract_date": "01-02-2023",
        "annex1_facts-0-data_subjects": "Cliënten",
    }
    fields = row(fields, f"{ROW}-chain", name="Kabelhuis NV", country="be", place="eea")
    category = annex1.datacategory_rows.get(text="Schulden;")
    fields = row(fields, f"{ROW}-uses", category=str(category.pk))
    _save(desk, annex1, fields)
    facts = SubProcessorFacts.objects.get(row__version=annex1)
    assert (facts.place, facts.location, facts.contract, facts.contract_date) == (
        "eea",
        "Deventer",
        "executed",
        date(2023, 2, 1),
    )
    assert [(link.name, link.country, link.level) for link in ChainLink.objects.filter(row=facts.row)] == [
        ("Kabelhuis NV", "BE", 1)
    ]
    assert [use.category for use in facts.row.uses.all()] == [category]
    assert Annex1Facts.objects.get(version=annex1).data_subjects == "Cliënten"
    assert list(disagreements(now=NOW)) == []
    history = text_of(desk.get(f"/admin/annexes/annex1version/{annex1.pk}/history/"))
    assert "Kabelhuis NV" in history


def test_facts_that_nobody_enters_are_not_made(desk: Client, annex1: DocumentVersion) -> None:
    annex1.activityrow_rows.create(name="Hosting", position=1)
    fields = open_form(desk, _address(annex1), FORM) | {"subject": "Bijlage 1, herzien"}
    _save(desk, annex1, fields)
    assert not ActivityFacts.objects.exists()
    assert not Annex1Facts.objects.exists()


def test_a_new_sub_processor_has_its_facts_at_once(desk: Client, annex1: DocumentVersion) -> None:
    fields = open_form(desk, _address(annex1), FORM)
    fields = row(fields, "subprocessorrow_rows", name="Postkamer BV", activities="Verzending")
    number = int(fields["subprocessorrow_rows-TOTAL_FORMS"]) - 1
    fields |= {f"subprocessorrow_rows-{number}-facts-0-country": "nl"}
    _save(desk, annex1, fields)
    assert SubProcessorRow.objects.get(name="Postkamer BV").facts.country == "NL"


def test_a_country_that_is_none_is_refused_at_its_field_and_nothing_is_lost(
    desk: Client, annex1: DocumentVersion
) -> None:
    fields = open_form(desk, _address(annex1), FORM) | {
        f"{ROW}-facts-0-country": "1?",
        f"{ROW}-facts-0-task": "Alleen opslag",
    }
    response = desk.post(_address(annex1), fields)
    assert "two letters of the country" in text_of(response)
    assert "Alleen opslag" in response.text


def test_an_empty_choice_of_data_or_interface_is_refused_by_name(desk: Client, annex1: DocumentVersion) -> None:
    row_of = SubProcessorRow.objects.get(version=annex1)
    row_of.uses.create(interface=annex1.interfacerow_rows.get(name="Bankkoppeling"))
    fields = open_form(desk, _address(annex1), FORM) | {f"{ROW}-uses-0-interface": ""}
    assert "Choose a category of personal data or an interface" in text_of(desk.post(_address(annex1), fields))


def test_two_officers_in_the_facts_of_one_sub_processor_are_told_of_each_other(
    desk: Client, annex1: DocumentVersion
) -> None:
    first = open_form(desk, _address(annex1), FORM)
    second = dict(first)
    _save(desk, annex1, first | {f"{ROW}-facts-0-location": "Zwolle", f"{ROW}-facts-0-country": "NL"})
    response = desk.post(_address(annex1), second | {f"{ROW}-facts-0-location": "Almelo"})
    assert "changed this too" in text_of(response)
    assert SubProcessorFacts.objects.get(row__version=annex1).location == "Zwolle"
    _save(desk, annex1, second | {f"{ROW}-facts-0-task": "Opslag"})
    facts = SubProcessorFacts.objects.get(row__version=annex1)
    assert (facts.location, facts.country, facts.task) == ("Zwolle", "NL", "Opslag")


def test_a_copy_takes_the_chain_and_what_is_linked_along(desk: Client, annex1: DocumentVersion) -> None:
    source = SubProcessorRow.objects.get(version=annex1)
    source.chain.create(name="Kabelhuis NV", position=1)
    source.uses.create(category=annex1.datacategory_rows.get(text="Schulden;"))
    Annex1Facts.objects.create(version=annex1, data_subjects="Cliënten")
    address = f"/admin/annexes/annex1version/{annex1.pk}/copy/"
    response = desk.post(address, open_form(desk, address))
    copy = DocumentVersion.objects.get(pk=response["Location"].split("/")[-3])
    copied = SubProcessorRow.objects.get(version=copy)
    assert [link.name for link in copied.chain.all()] == ["Kabelhuis NV"]
    assert [use.category.version for use in copied.uses.all() if use.category] == [copy]
    assert Annex1Facts.objects.get(version=copy).data_subjects == "Cliënten"
