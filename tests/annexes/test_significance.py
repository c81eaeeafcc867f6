"""What a change of an annex is proposed to amount to, and whether a customer may object to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from uuid import NAMESPACE_OID, UUID, uuid5

import pytest

from annexes.content import Annex1Content, Annex2Content, Interface, MeasureCategory, SubProcessor
from documents.comparison.facts import FactChange
from documents.comparison.rows import compare
from documents.notes import ClassedChange, classify
from documents.significance import opens_window
from documents.text.content import LogEntry

HOST = SubProcessor("Wolkenbouw BV", "Kade 1, 1011 AB Amsterdam", "Hosting van de applicatie en back-ups.")
MAILER = SubProcessor("Postduif NV", "Laan 2, Gent, België", "Versturen van berichten aan inwoners.")


def named(*names: str) -> list[UUID]:
    return [uuid5(NAMESPACE_OID, name) for name in names]


def of_sub_processors(
    old: Sequence[SubProcessor],
    new: Sequence[SubProcessor],
    old_rows: str,
    new_rows: str,
    facts: Sequence[FactChange] = (),
) -> list[ClassedChange]:
    """The classed changes from one list to another; a letter is the lineage of a row."""
    comparison = compare(
        Annex1Content(sub_processors=tuple(old)),
        Annex1Content(sub_processors=tuple(new)),
        lineages=({"sub_processors": named(*old_rows)}, {"sub_processors": named(*new_rows)}),
    )
    return list(classify(comparison, facts))


def codes(changes: Sequence[ClassedChange]) -> list[list[str]]:
    return [[each.code for each in change.classes] for change in changes]


CHANGES = {
    "a name that keeps its firm": (replace(HOST, name="Wolkenbouw Nederland BV"), ["sub_processor.renamed"]),
    "a new name at the old address": (replace(HOST, name="Hemelhuis BV"), ["sub_processor.renamed"]),
    "another firm in the same row": (
        replace(HOST, name="Hemelhuis BV", contact="Plein 9, 3511 AA Utrecht"),
        ["sub_processor.replaced", "sub_processor.renamed", "reworded"],
    ),
    "the same firm at another address": (replace(HOST, contact="Plein 9, 3511 AA Utrecht"), ["reworded"]),
    "other activities": (replace(HOST, activities="Hosting en beheer."), ["sub_processor.purpose"]),
    "another hyphen": (replace(HOST, activities="Hosting van de applicatie en backups."), ["editorial"]),
    "another sign at the end": (replace(HOST, activities="Hosting van de applicatie en back-ups;"), ["editorial"]),
    "a capital": (replace(HOST, activities="Hosting van de Applicatie en back-ups."), ["sub_processor.purpose"]),
    "nothing": (HOST, None),
}


@pytest.mark.parametrize("what", CHANGES)
def test_a_changed_sub_processor_is_of_the_class_that_its_words_say(what: str) -> None:
    new, expected = CHANGES[what]
    assert codes(of_sub_processors([HOST], [new], "h", "h")) == ([expected] if expected else [])


FACTS = {
    "place": (("eea", "outside"), ["sub_processor.place"]),
    "country": (("NL", "US"), ["sub_processor.place"]),
    "transfer_basis": (("adequacy", "safeguards"), ["sub_processor.transfer"]),
    "marked": ((False, True), ["sub_processor.transfer"]),
    # What nobody knew before is known now: nothing went anywhere.
    "a place that was unknown": (("unknown", "eea"), None),
    "a ground that falls away": (("adequacy", ""), ["sub_processor.transfer"]),
}


@pytest.mark.parametrize("what", FACTS)
def test_a_fact_that_changed_beside_unchanged_words_is_a_change_of_its_sub_processor(what: str) -> None:
    values, expected = FACTS[what]
    name = {"a place that was unknown": "place", "a ground that falls away": "transfer_basis"}.get(what, what)
    fact = FactChange("", "", "", "", f"sub_processors:{named('h')[0].hex}", name, values)
    assert codes(of_sub_processors([HOST], [HOST], "h", "h", [fact])) == ([expected] if expected else [])


def test_another_firm_in_a_row_of_its_own_is_a_replacement_where_it_does_the_same() -> None:
    other = replace(HOST, name="Hemelhuis BV", contact="Plein 9")
    [change] = of_sub_processors([HOST, MAILER], [other, MAILER], "hm", "xm")
    assert (change.proposed.code, change.row.presumed) == ("sub_processor.replaced", True)
    assert opens_window([change.proposed])


def test_one_removed_and_one_added_for_the_same_activities_are_a_replacement() -> None:
    old = SubProcessor("Wolkenbouw BV", "Kade 1, 1011 AB Amsterdam, telefoon 020 000 00 01, bureau privacy", "Hosting.")
    new = SubProcessor(
        "Hemelhuis GmbH", "Am Markt 9, 10115 Berlin, Deutschland, datenschutz@himmel.example", "Hosting."
    )
    changes = of_sub_processors([MAILER, old], [MAILER, new], "mh", "mx")
    assert codes(changes) == [["sub_processor.replaced"], ["sub_processor.replaced"]]
    assert {changes[0].partner, changes[1].partner} == {changes[0].key, changes[1].key}
    assert opens_window([change.proposed for change in changes])


def test_an_addition_opens_a_window_and_a_removal_alone_does_not() -> None:
    added = of_sub_processors([HOST], [HOST, MAILER], "h", "hm")
    removed = of_sub_processors([HOST, MAILER], [HOST], "hm", "h")
    assert codes(added + removed) == [["sub_processor.added"], ["sub_processor.removed"]]
    assert opens_window([added[0].proposed])
    assert not opens_window([removed[0].proposed])


def test_personal_data_and_interfaces_have_classes_of_their_own_and_the_log_tells_of_them() -> None:
    old = Annex1Content(
        log=(LogEntry("01-01-2023", "<p>Eerste.</p>"),),
        identifying=("Naam;", "Adres;"),
        additional=("Schulden;",),
        interfaces=(
            Interface("Bank", "<p>Betalingen naar de bank.</p>"),
            Interface("Zaak", "<p>Zaken en besluiten.</p>"),
        ),
    )
    new = Annex1Content(
        log=(*old.log, LogEntry("01-02-2023", "<p>Tweede.</p>")),
        identifying=("Naam;",),
        additional=("Schulden;", "Adres;", "Inkomen;"),
        interfaces=(
            Interface("Bank", "<p>Betalingen aan de bank.</p>"),
            Interface("Loon", "<p>Gegevens over lonen.</p>"),
        ),
    )
    rows = (
        {"log": "l", "identifying": "na", "additional": "s", "interfaces": "bz"},
        {"log": "lm", "identifying": "n", "additional": "sai", "interfaces": "bx"},
    )
    lineages = tuple({name: named(*letters) for name, letters in side.items()} for side in rows)
    found = {change.row.place: change.proposed.code for change in classify(compare(old, new, lineages=lineages))}  # type: ignore[arg-type]
    assert found == {
        "Adres;": "moved",
        "Inkomen;": "data.added",
        "Bank": "interface.reworded",
        "Zaak": "interface.removed",
        "Loon": "interface.added",
    }


def test_measures_are_added_removed_and_reworded() -> None:
    contents = [
        Annex2Content(categories=(MeasureCategory("Toegang", texts),))
        for texts in (
            ("<p>Toegang met een pas.</p>", "<p>Logboeken worden bewaard.</p>"),
            ("<p>Toegang met een pas en een code.</p>", "<p>Schijven zijn versleuteld.</p>"),
        )
    ]
    lineages = [{"categories": named("t"), "measures": named(*letters)} for letters in ("pl", "ps")]
    changes = classify(compare(*contents, lineages=(lineages[0], lineages[1])))
    assert sorted(change.proposed.code for change in changes) == [
        "measure.added",
        "measure.removed",
        "measure.reworded",
    ]
    assert not opens_window(change.proposed for change in changes)
