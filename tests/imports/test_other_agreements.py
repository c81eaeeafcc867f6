"""Agreements of other processors, in any style, become terms with every word in order."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from documents import richtext
from documents.rows.schema import schema_of
from imports.read import ImportReading, read_documents
from sources.source import UnreadableSource
from terms.content import TermsContent
from tests.imports import agreements, markdown_agreements
from tests.imports.divided_agreements import DIVIDED_SAMPLES
from tests.imports.labelled_agreements import LABELLED_SAMPLES
from tests.imports.more_agreements import MORE_SAMPLES
from tests.imports.samples import Outline, Sample
from tests.imports.surrounded_agreements import SURROUNDED_SAMPLES

SAMPLES = [
    *agreements.SAMPLES,
    *SURROUNDED_SAMPLES,
    *markdown_agreements.SAMPLES,
    *MORE_SAMPLES,
    *DIVIDED_SAMPLES,
    *LABELLED_SAMPLES,
]

_WORD = re.compile(r"[^\W_]+")


def _terms(found: ImportReading) -> TermsContent:
    (terms,) = found.contents
    assert isinstance(terms, TermsContent)
    return terms


def _read(text: str) -> TermsContent:
    return _terms(read_documents(text.encode()))


def _outline(terms: TermsContent) -> Outline:
    return [
        (
            f"{article.level if article.level != 1 else ''}{article.label}",
            article.title,
            [paragraph.label for paragraph in article.paragraphs],
        )
        for article in terms.articles
    ]


def _words(terms: TermsContent) -> list[str]:
    return [word for block in terms.blocks() for word in _WORD.findall(block.text)]


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_articles_and_paragraphs_are_found_in_every_style(sample: Sample) -> None:
    assert _outline(_read(sample.text)) == sample.outline


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_every_word_is_kept_in_order(sample: Sample) -> None:
    found = read_documents(sample.text.encode())
    assert _words(_terms(found)) == _WORD.findall(re.sub(r"</?i>", "", sample.text))
    assert found.not_placed == ()


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_the_markup_is_what_an_agreement_may_carry(sample: Sample) -> None:
    terms = _read(sample.text)
    paragraphs = [each.text for article in terms.articles for each in article.paragraphs]
    for text in (terms.preamble, terms.closing, *paragraphs):
        richtext.validate(text)
        assert richtext.sanitise(text) == text


def _sample(name: str) -> str:
    return next(sample.text for sample in SAMPLES if sample.name == name)


@pytest.mark.parametrize(
    "change",
    [
        lambda text: "\ufeff" + text,
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.replace("\n\n", "\n\n\f", 1),
        lambda text: text.replace(". ", ".\u00a0"),
        lambda text: text.replace(". ", ".\t"),
        lambda text: text.rstrip("\n"),
    ],
    ids=["byte order mark", "CRLF", "form feed", "no-break space", "tab", "no last line end"],
)
@pytest.mark.parametrize("name", ["dutch articles with numbered members", "three levels of decimals"])
def test_the_way_a_file_was_saved_changes_nothing(name: str, change: object) -> None:
    assert callable(change)
    assert _outline(_read(change(_sample(name)))) == _outline(_read(_sample(name)))


def test_levels_below_an_article_are_kept() -> None:
    terms = _read(_sample("capitals after a number, with letters and Roman numerals below"))
    assert [each.level for each in terms.articles[0].paragraphs] == [1, 2, 2, 3, 3, 1]


def test_wrapped_lines_are_joined_and_hyphens_stay() -> None:
    terms = _read(_sample("hard-wrapped paragraphs with hyphens"))
    first = terms.articles[0].paragraphs[0].text
    assert "iedere sub-verwerker dezelfde" in first
    assert "wet- en regelgeving" in first


def test_numbering_that_skips_is_flagged_and_warned_of() -> None:
    found = read_documents(_sample("numbering that skips").encode())
    assert [flag.path for flag in found.flags] == ["articles/0/paragraphs/1", "articles/1"]
    assert "numbering-skips" in [warning.code for warning in found.warnings]


@pytest.mark.parametrize("name", ["a table of contents before the text", "a table of contents without leaders"])
def test_a_table_of_contents_is_kept_as_text_and_flagged(name: str) -> None:
    found = read_documents(_sample(name).encode())
    assert "table-of-contents" in [warning.code for warning in found.warnings]
    assert "preamble" in [flag.path for flag in found.flags]


def test_an_escaped_number_is_a_number() -> None:
    text = "**1\\. Scope**\n\n1\\.1 The processor follows instructions.\n\n**2\\. Law**\n\n2\\.1 Dutch law applies.\n"
    assert _outline(_read(text)) == [("1.", "Scope", ["1.1"]), ("2.", "Law", ["2.1"])]


def test_the_report_counts_articles_and_their_own_paragraphs() -> None:
    terms = _read("""Hoofdstuk 1 Algemeen

Artikel 1 Doel

1. Verwerker verwerkt:
a. namen;
b. adressen.
2. Dat blijft zo.

Artikel 2 Slot

Nederlands recht.
""")
    assert schema_of(terms.kind).count_rows(terms) == {"articles": 2, "numbered_paragraphs": 2}


def test_numbered_headings_below_a_clause_count_as_its_paragraphs() -> None:
    terms = _read("""## 1. Roles

### 1.1 Controller

The customer decides.

### 1.2 Processor

The supplier follows.

## 2. Term

### Renewal

One year.
""")
    assert schema_of(terms.kind).count_rows(terms) == {"articles": 2, "numbered_paragraphs": 2}


def test_signatures_stand_in_the_closing() -> None:
    terms = _read(_sample("signatures at the end"))
    assert richtext.lines(terms.closing)[0].startswith("Signed in Utrecht")
    assert "________" in terms.closing


def test_markup_that_is_not_known_stays_text() -> None:
    text = _read(_sample("unknown tags and ampersands stay text")).articles[0].paragraphs[0].text
    assert text == "<p>&lt;naam verwerker&gt; &amp; Co verwerkt gegevens van <em>klanten</em> als 1 &lt; 2.</p>"


def test_a_page_number_in_mid_sentence_is_taken_out_and_said() -> None:
    found = read_documents(
        b"Artikel 1. Doel\n\nDe verwerker werkt voor de\n\n"
        b"Pagina 1 van 2\n\nopdrachtgever.\n\nArtikel 2. Slot\n\nEinde.\n"
    )
    assert _terms(found).articles[0].paragraphs[0].text == "<p>De verwerker werkt voor de opdrachtgever.</p>"
    assert found.not_placed == ()
    assert [(piece.kind, piece.text, piece.line) for piece in found.furniture] == [("page_number", "Pagina 1 van 2", 5)]


def test_number_date_and_subject_of_another_agreement_are_not_invented() -> None:
    terms = _read(_sample("signatures at the end"))
    assert (terms.number, terms.date, terms.subject) == (None, None, "")


_word = st.sampled_from(
    [
        "verwerker",
        "opdrachtgever",
        "overeenkomst",
        "persoonsgegevens",
        "beëindiging",
        "wet-",
        "sub-verwerker",
        "28",
        "AVG",
        "&",
        "<",
        "(art.",
        "liability",
    ]
)
_sentence = st.lists(_word, min_size=1, max_size=30).map(lambda found: " ".join(found) + ".")


@st.composite
def _agreement(draw: st.DrawFn) -> tuple[str, list[int]]:
    """A text of numbered articles, wrapped or not, and the number of members of each."""
    width = draw(st.sampled_from([40, 70, 10_000]))
    counts = draw(st.lists(st.integers(1, 4), min_size=2, max_size=6))
    lines: list[str] = []
    for number, count in enumerate(counts, start=1):
        lines += [f"Artikel {number}. Onderwerp {number}", ""]
        for member in range(1, count + 1):
            current = f"{member}."
            for word in ["De", *draw(_sentence).split()]:
                if len(current) + 1 + len(word) > width and not word[0].isdigit():
                    lines.append(current)
                    current = word
                else:
                    current += f" {word}"
            lines += [current, ""]
    return "\n".join(lines), counts


@settings(max_examples=150, deadline=None)
@given(_agreement())
def test_any_agreement_of_articles_and_members_comes_back_whole(drawn: tuple[str, list[int]]) -> None:
    text, counts = drawn
    found = read_documents(text.encode())
    assert _words(_terms(found)) == _WORD.findall(text)
    assert [len(article.paragraphs) for article in _terms(found).articles] == counts
    assert found.not_placed == ()


_fragment = st.sampled_from(
    [
        "Artikel 1",
        "Artikel 2.",
        "§ 3",
        "(1)",
        "(a)",
        "1.",
        "2.1",
        "I.",
        "#",
        "##",
        "**",
        "|",
        "---",
        "===",
        "- ",
        "•",
        "\t",
        "\n",
        "\n\n",
        "\f",
        "\u00a0",
        "<p>",
        "<ul>",
        "</i>",
        "<x",
        "&amp;",
        "[a](b)",
        "DATUM",
        "VERSIE 1/2023",
        "ONDERWERP x",
        "29-08-2023",
        "Deze bijlage is bijlage 1 als genoemd in X",
        "Deze bijlage is bijlage 2 als genoemd in X",
        "1. Versiebeheer",
        "2. Persoonsgegevens1",
        "5. Interfaces",
        "MODULE BESCHRIJVING",
        "Naam: x",
        "KOP",
        "verwerker",
        "overeenkomst",
        "shall",
        ".",
        ";",
        ":",
        "_",
        "bijlage",
        "\u200b",
        "\ufeff",
        "\x1c",
        "é",
    ]
)
_pieces = st.lists(_fragment, max_size=40)


@settings(max_examples=400, deadline=None)
@given(st.one_of(st.text(max_size=300), _pieces.map(" ".join), _pieces.map("".join)))
def test_no_text_makes_the_importer_crash_or_lose_a_word(text: str) -> None:
    data = text.encode(errors="replace")
    found = _reading_or_none(data)
    if found is None:
        return
    placed = " ".join(block.text for content in found.contents for block in content.blocks())
    kept = [*_WORD.findall(placed), *_WORD.findall(" ".join(found.not_placed))]
    kept += [word for piece in found.furniture for word in _WORD.findall(piece.text)]
    # A tag or footnote mark parts words, or joins them, so letters are counted.
    left, right = Counter("".join(_WORD.findall(re.sub(r"<[^<>]*>", "", text)))), Counter("".join(kept))
    # An entity stands for a character where the text is marked up.
    assert not left - right - Counter("".join(re.findall(r"&(\w+);", text)))


def _reading_or_none(data: bytes) -> ImportReading | None:
    try:
        return read_documents(data)
    except UnreadableSource:
        return None
