"""What becomes of rows: as few as possible are said to have moved, and each is compared with its ancestor."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID, uuid4

import pytest

from annexes.content import Activity, Annex1Content, Annex2Content, Interface, MeasureCategory, SubProcessor
from documents.comparison.result import Change, Comparison, Fate
from documents.comparison.rows import compare
from terms.content import Article, Paragraph, TermsContent


def terms(*articles: tuple[str, list[str]]) -> TermsContent:
    return TermsContent(
        articles=tuple(
            Article(
                f"Artikel {number}.",
                title,
                tuple(Paragraph(f"{place}.", f"<p>{text}</p>") for place, text in enumerate(rows, start=1)),
            )
            for number, (title, rows) in enumerate(articles, start=1)
        )
    )


def annex1(*interfaces: Interface) -> Annex1Content:
    return Annex1Content(interfaces=interfaces)


def changes(found: Comparison, *, exact: bool = False) -> list[tuple[str, str]]:
    return [(row.place, row.change.value) for row in found.changes(exact=exact)]


MELDEN = "Verwerker meldt een inbreuk zonder onredelijke vertraging aan verwerkingsverantwoordelijke"
WISSEN = "Na afloop van de wettelijke bewaartermijn worden de persoonsgegevens binnen een maand gewist"
GEHEIM = "Personen die toegang hebben tot gegevens zijn gehouden tot geheimhouding daarvan"


def test_a_row_slipped_in_adds_one_and_renumbers_those_behind_it() -> None:
    found = compare(terms(("Plichten", [MELDEN, WISSEN])), terms(("Plichten", [GEHEIM, MELDEN, WISSEN])))
    assert changes(found) == [
        ("art. 1 lid 1", "added"),
        ("art. 1 lid 2", "renumbered"),
        ("art. 1 lid 3", "renumbered"),
    ]


def test_of_rows_in_another_order_as_few_as_possible_moved() -> None:
    texts = [f"{word} {MELDEN} {word}" for word in ("een", "twee", "drie", "vier", "vijf", "zes")]
    found = compare(terms(("A", texts)), terms(("A", [texts[5], *texts[:5]])))
    assert [row.was_place for row in found.rows if row.is_moved] == ["art. 1 lid 6"]


def test_a_row_that_went_to_another_article_moved_and_its_words_did_not_change() -> None:
    found = compare(terms(("A", [MELDEN, WISSEN]), ("B", [GEHEIM])), terms(("A", [WISSEN]), ("B", [GEHEIM, MELDEN])))
    [row] = [row for row in found.rows if row.is_moved]
    assert (row.was_place, row.place, row.change) == ("art. 1 lid 1", "art. 2 lid 2", Change.MOVED)


def test_another_title_is_a_renamed_article_whose_paragraphs_stay() -> None:
    found = compare(terms(("Audits", [MELDEN])), terms(("Toezicht", [MELDEN])))
    assert changes(found) == [("art. 1", "renamed")]


def test_what_lineage_says_is_certain_and_what_likeness_says_is_presumed() -> None:
    old, new = terms(("A", [MELDEN])), terms(("A", [f"{MELDEN} en betrokkene"]))
    [guess] = compare(old, new).changes()
    assert guess.presumed
    article, paragraph = uuid4(), uuid4()
    lineages = {"articles": [article], "paragraphs": [paragraph]}
    [known] = compare(old, new, lineages=(lineages, lineages)).changes()
    assert not known.presumed
    assert known.lineage == paragraph


def test_lineage_goes_before_the_number_when_rows_changed_places() -> None:
    first, second = UUID(int=1), UUID(int=2)
    found = compare(
        terms(("A", ["Kort.", "Bondig."])),
        terms(("A", ["Bondig en goed.", "Kort en goed."])),
        lineages=(
            {"articles": [uuid4()], "paragraphs": [first, second]},
            {"articles": [uuid4()], "paragraphs": [second, first]},
        ),
    )
    assert [row.was_place for row in found.rows if row.counted_as == "numbered_paragraphs"] == [
        "art. 1 lid 2",
        "art. 1 lid 1",
    ]


def test_two_interfaces_with_one_name_and_equal_lists_stay_two() -> None:
    twin = Interface("Koppeling", "<p>Wisselt gegevens uit.</p>", data_items=("Naam", "Adres"))
    assert compare(annex1(twin, twin), annex1(twin, twin)).changes() == ()
    [row] = compare(annex1(twin, twin), annex1(twin)).changes()
    assert row.change is Change.REMOVED


def test_an_interface_is_compared_cell_by_cell_and_its_data_items_one_by_one() -> None:
    old = Interface(
        "Koppeling", "<p>Wisselt gegevens uit.</p>", marks="versie 1.0", data_items=("Naam", "Adres", "Geslacht")
    )
    new = replace(old, marks="versie 1.1", data_items=("Naam", "BSN", "Geslacht"))
    [row] = compare(annex1(old), annex1(new)).changes()
    assert row.change is Change.REWORDED
    assert [text.field for text in row.texts if text.is_reworded] == ["marks"]
    assert [(item.place, item.change.value) for item in row.inner] == [
        ("Naam", "unchanged"),
        ("BSN", "added"),
        ("Adres", "removed"),
        ("Geslacht", "unchanged"),
    ]


def test_other_quotation_marks_and_emphasis_are_no_change_unless_all_is_asked_for() -> None:
    old = Annex1Content(activities=(Activity("Beheer", "<p>De ‘dienst’ en de risico’s</p>"),))
    new = Annex1Content(activities=(Activity("Beheer", '<p>De "dienst" en <strong>de</strong> risico\'s</p>'),))
    found = compare(old, new)
    assert found.changes() == ()
    assert [row.place for row in found.restyled] == ["Beheer"]
    assert [row.place for row in found.changes(exact=True)] == ["Beheer"]


def test_a_measure_that_moved_to_another_category_is_one_measure() -> None:
    old = Annex2Content(categories=(MeasureCategory("A", (f"<p>{MELDEN}</p>",)), MeasureCategory("B", ())))
    new = Annex2Content(categories=(MeasureCategory("A", ()), MeasureCategory("B", (f"<p>{MELDEN}</p>",))))
    assert changes(compare(old, new)) == [("B 1", "moved")]


def test_a_sub_processor_under_another_name_is_renamed() -> None:
    old = SubProcessor("Hosting Noord BV", "Kade 1, 9700 AA Groningen", "Hosting van de omgeving")
    found = compare(
        Annex1Content(sub_processors=(old,)), Annex1Content(sub_processors=(replace(old, name="Hosting Zuid BV"),))
    )
    assert changes(found) == [("Hosting Zuid BV", "renamed")]


def test_texts_that_share_nothing_are_removed_and_added_whole() -> None:
    old = terms(*((f"Oud{n}", [f"oud{n}a oud{n}b oud{n}c"]) for n in range(40)))
    new = terms(*((f"Nieuw{n}", [f"nieuw{n}a nieuw{n}b"]) for n in range(40)))
    paragraphs = [row for row in compare(old, new).rows if row.counted_as == "numbered_paragraphs"]
    assert {row.change for row in paragraphs} == {Change.ADDED, Change.REMOVED}
    assert len(paragraphs) == 80


def test_two_thousand_rows_are_compared_each_with_its_own() -> None:
    texts = [f"Regel {number} van de {number % 7} soorten met kenmerk k{number}." for number in range(2000)]
    changed = [text.replace("soorten", "typen") if number % 100 == 0 else text for number, text in enumerate(texts)]
    found = compare(terms(("Lijst", texts)), terms(("Lijst", changed)))
    assert found.counts()["numbered_paragraphs"][Change.REWORDED] == 20
    assert found.counts()["numbered_paragraphs"][Change.UNCHANGED] == 1980


def test_in_a_row_of_two_hundred_thousand_characters_the_changed_words_are_found() -> None:
    words = [f"w{number % 3001}x" for number in range(33_000)]
    changed = [*words]
    changed[100], changed[32_000] = "anders", "gewijzigd"
    [row] = compare(terms(("A", [" ".join(words)])), terms(("A", [" ".join(changed)]))).changes()
    runs = [run.text.strip() for text in row.texts for line in text.lines for run in line.runs if run.fate is Fate.NEW]
    assert runs == ["anders", "gewijzigd"]


def test_two_kinds_of_document_are_not_compared() -> None:
    with pytest.raises(ValueError, match="terms"):
        compare(TermsContent(), Annex2Content())
