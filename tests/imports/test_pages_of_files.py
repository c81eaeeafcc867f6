"""Page numbers, running heads and feet are recognised, left out and listed; numbers of clauses stay."""

from __future__ import annotations

import pytest

from imports.read import read_documents
from terms.content import TermsContent

FIRST = "Verwerkersovereenkomst\n\nArtikel 1. Doel\n\nDe verwerker verwerkt persoonsgegevens in opdracht van de\n\n"
SECOND = "opdrachtgever.\n\nArtikel 2. Duur\n\nDe overeenkomst duurt een jaar.\n\n"
THIRD = "Artikel 3. Recht\n\nNederlands recht is van toepassing.\n\n"


@pytest.mark.parametrize(
    ("ends", "count"),
    [
        (("1\n\f", "2\n\f", "3\n"), 3),
        (("\f1\n\n", "\f2\n\n", ""), 2),
        (("Page 1 of 3\n\n", "Page 2 of 3\n\n", "Page 3 of 3\n"), 3),
        (("1/3\n\n", "2/3\n\n", "3/3\n"), 3),
        (("- 1 -\n\n", "- 2 -\n\n", "- 3 -\n"), 3),
        (("Pagina 1\n\f", "Pagina 2\n\f", "Pagina 3"), 3),
        (("Molen BV | Dorpsweg 1\n\n1\n\f", "Molen BV | Dorpsweg 1\n\n2\n\f", "Molen BV | Dorpsweg 1\n\n3\n"), 6),
        (("\fMolen BV vertrouwelijk\n\n", "\fMolen BV vertrouwelijk\n\n", ""), 2),
        (("Molen BV - 1\n\f", "Molen BV - 2\n\f", "Molen BV - 3\n"), 3),
        (("1\n\n", "2\n\n", "3\n"), 3),
    ],
)
def test_what_belongs_to_pages_is_left_out_and_listed(ends: tuple[str, str, str], count: int) -> None:
    found = read_documents("".join([FIRST, ends[0], SECOND, ends[1], THIRD, ends[2]]).encode())
    (terms,) = found.contents
    assert isinstance(terms, TermsContent)
    assert [(each.label, each.title, [part.text for part in each.paragraphs]) for each in terms.articles] == [
        ("Artikel 1.", "Doel", ["<p>De verwerker verwerkt persoonsgegevens in opdracht van de opdrachtgever.</p>"]),
        ("Artikel 2.", "Duur", ["<p>De overeenkomst duurt een jaar.</p>"]),
        ("Artikel 3.", "Recht", ["<p>Nederlands recht is van toepassing.</p>"]),
    ]
    assert (terms.closing, found.not_placed) == ("", ())
    assert len(found.furniture) == count
    (warning,) = [warning for warning in found.warnings if warning.code == "page-furniture"]
    assert found.furniture[0].text in str(warning.message)


def test_a_number_on_a_line_of_its_own_that_labels_a_clause_stays() -> None:
    text = "Data Processing Agreement\n\n1\n\nScope\n\nThe processor obeys the controller.\n\n2\n\nTerm\n\nOne year.\n"
    found = read_documents(text.encode())
    assert found.furniture == ()
    assert found.not_placed == ()


def test_a_sentence_that_several_clauses_share_stays() -> None:
    shared = "The parties agree.\n\n"
    text = f"Agreement\n\nClause 1\n\n{shared}Clause 2\n\n{shared}\fClause 3\n\n{shared}The processor obeys.\n"
    assert read_documents(text.encode()).furniture == ()
