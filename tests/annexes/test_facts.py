"""Facts of annex 1 that are proposed beside the printed text."""

from __future__ import annotations

import pytest

from annexes.content import Annex1Content, Interface, SubProcessor
from annexes.facts import (
    CategoryParts,
    InterfaceFact,
    SubProcessorFact,
    category_parts,
    interface_marks,
    link_data_items,
    national_number_missing,
    sub_processor_facts,
)
from tests.imports.seeds import FIRST, SECOND, contents


@pytest.mark.parametrize(
    ("contact", "expected"),
    [
        ("Kade 5, 1234 AB te Veldzicht", SubProcessorFact("NL", "eea", False)),
        ("1 Main Street, Springfield, IL 62701 USA.", SubProcessorFact("US", "outside", False)),
        ("Hauptstraße 1, Berlin, Germany", SubProcessorFact("DE", "eea", False)),
        ("Postbus 12", SubProcessorFact("", "unknown", False)),
        ("Springfield, USA (buiten de EER)", SubProcessorFact("", "unknown", True)),
    ],
)
def test_the_country_is_only_what_the_address_says(contact: str, expected: SubProcessorFact) -> None:
    assert sub_processor_facts(SubProcessor("X", contact, "hosting")) == expected


def test_the_sub_processors_of_the_second_text_stand_in_two_places() -> None:
    assert [sub_processor_facts(row).place for row in contents(SECOND)[1].sub_processors] == ["eea", "outside"]


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("Namen (zoals voor, achter);", CategoryParts("Namen", ("voor", "achter"))),
        ("Persoonsnummer (PN).", CategoryParts("Persoonsnummer", (), "PN")),
        ("Schulden;", CategoryParts("Schulden")),
        ("Overig (zoals leeftijd, et cetera).", CategoryParts("Overig", ("leeftijd",))),
    ],
)
def test_a_printed_category_is_taken_apart(printed: str, expected: CategoryParts) -> None:
    assert category_parts(printed) == expected


def test_interfaces_say_of_themselves_what_they_are() -> None:
    first = [interface_marks(each) for each in contents(FIRST)[1].interfaces]
    assert [each.obsolete for each in first].index(True) == 3
    assert sum(each.obsolete for each in first) == 1
    assert first[13] == InterfaceFact(obsolete=False, version="1.1", third_party_service=True, hosting="not_stated")
    assert [index for index, each in enumerate(first) if each.hosting == "no"] == [0, 3, 7]
    assert [index for index, each in enumerate(first) if not each.third_party_service] == [8, 9, 10, 11]
    second = [interface_marks(each) for each in contents(SECOND)[1].interfaces]
    assert [index for index, each in enumerate(second) if each.third_party_service] == [12]


def test_an_interface_that_communicates_directly_says_so() -> None:
    text = "<p>Vanuit de hostingomgeving wordt rechtstreeks gecommuniceerd met X.</p>"
    assert interface_marks(Interface("X", text)).hosting == "yes"


def test_data_items_are_linked_only_where_name_example_or_abbreviation_is_the_same() -> None:
    items = ("voornaam", "PN", "persoonsnummer (PN)", "Naam", "Schulden", "Schuld")
    content = Annex1Content(
        identifying=("Namen (zoals voornaam);", "Persoonsnummer (PN)."),
        additional=("Schulden;",),
        interfaces=(Interface("X", "", data_items=items),),
    )
    assert [link.category for link in link_data_items(content)] == [
        ("identifying", 0),
        ("identifying", 1),
        ("identifying", 1),
        None,
        ("additional", 0),
        None,
    ]


@pytest.mark.parametrize("pattern", [FIRST, SECOND])
def test_less_than_half_of_the_printed_data_items_are_linked(pattern: str) -> None:
    links = link_data_items(contents(pattern)[1])
    linked = [link for link in links if link.category]
    assert 0 < len(linked) < len(links) / 2


def test_a_national_number_outside_section_2_is_found_in_the_second_text_only() -> None:
    assert not national_number_missing(contents(FIRST)[1])
    assert national_number_missing(contents(SECOND)[1])
    assert not national_number_missing(Annex1Content(interfaces=(Interface("X", "<p>Namen.</p>"),)))
