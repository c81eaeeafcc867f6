"""What is no agreement, or no text, is refused with a message that says why."""

from __future__ import annotations

import pytest
from django.utils import translation

from imports.read import MAXIMUM_ROWS, read_documents
from sources.source import MAXIMUM_BYTES, MAXIMUM_LINES, UnreadableSource
from terms.content import TermsContent
from tests.imports.foreign import FOREIGN


@pytest.mark.parametrize("name", FOREIGN)
def test_a_foreign_text_is_refused(name: str) -> None:
    with pytest.raises(UnreadableSource):
        read_documents(FOREIGN[name].encode())


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b" \r\n\t\xc2\xa0\n", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"Artikel 1\x00", "position 9"),
        (b"Artikel 1 \xe9\xe9n", "position 10"),
        ("Artikel 1. Doel".encode("utf-16"), "UTF-8"),
        (b"%PDF-1.7 Artikel 1", "damaged"),
        (b"PK\x03\x04", "damaged"),
        (b"Just prose, and nothing more.", "clauses"),
    ],
)
def test_the_message_says_what_is_wrong(data: bytes, said: str) -> None:
    with pytest.raises(UnreadableSource) as refusal:
        read_documents(data)
    with translation.override("en"):
        assert said in str(refusal.value)


def test_a_file_of_more_bytes_than_any_agreement_has_is_refused() -> None:
    with pytest.raises(UnreadableSource, match=str(MAXIMUM_BYTES)):
        read_documents(b"Artikel 1. Doel\n" + b"x" * MAXIMUM_BYTES)


def test_a_file_of_more_lines_than_any_agreement_has_is_refused() -> None:
    with pytest.raises(UnreadableSource, match=str(MAXIMUM_LINES)):
        read_documents(b"Artikel 1. Doel\n" + b"\n" * MAXIMUM_LINES)


def test_more_paragraphs_than_any_agreement_has_are_refused() -> None:
    with pytest.raises(UnreadableSource, match=str(MAXIMUM_ROWS)):
        read_documents(b"Artikel 1. Doel\n\n" + b"(1) Tekst.\n" * MAXIMUM_ROWS + b"\nArtikel 2. Slot\n\nEinde.\n")


@pytest.mark.parametrize(
    "text",
    [
        "1. Purpose\nThe supplier keeps backups for the customer.\n\n2. Duration\nOne year.\n",
        "1. Purpose: the supplier hosts what the customer sends.\n2. Duration: one year, renewed in silence.\n",
        "Artikel 1\nDe leverancier bewaart de gegevens.\n\nArtikel 2\nDe klant betaalt daarvoor.\n",
        "Geheimhaltung\n\n1. Zweck\nBeide Seiten tauschen Wissen aus.\n\n2. Dauer\nZwei Jahre.\n",
        "§ 1 Miete\nSie beträgt 500 Euro.\n§ 2 Kaution\nSie beträgt 900 Euro.\n",
    ],
    ids=["two clauses", "on one line each", "dutch articles", "german headings", "german paragraphs"],
)
def test_a_very_short_agreement_is_read(text: str) -> None:
    (terms,) = read_documents(text.encode()).contents
    assert isinstance(terms, TermsContent)
    assert len(terms.articles) == 2
