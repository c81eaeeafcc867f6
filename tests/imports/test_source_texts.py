"""Both source texts become drafts with every word in order and every row where it belongs."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from datetime import date

import pytest

from documents import richtext
from documents.rows.schema import schema_of
from imports.read import read_documents
from tests.imports.seeds import FIRST, SECOND, contents, reading, seed_bytes

BOTH = pytest.mark.parametrize("pattern", [FIRST, SECOND])
_WORD = re.compile(r"\w+")


def _texts(value: object) -> Iterator[str]:
    """Every string in a content, rich or plain."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _texts(item)
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        for field in dataclasses.fields(value):
            yield from _texts(getattr(value, field.name))


@BOTH
def test_every_word_but_markup_and_page_furniture_is_in_the_contents_in_order(pattern: str) -> None:
    found = reading(pattern)
    lines = seed_bytes(pattern).decode().split("\n")
    for piece in found.furniture:
        line = lines[piece.line - 1]
        assert piece.text in line
        lines[piece.line - 1] = line.rstrip()[:-1] if piece.kind == "footnote_mark" else line.replace(piece.text, "", 1)
    source = re.sub(r"</?(p|ul|i)( style=\"[^\"]*\")?>", " ", "\n".join(lines))
    content = " ".join(block.text for each in found.contents for block in each.blocks())
    assert _WORD.findall(content) == _WORD.findall(source)
    assert found.not_placed == ()


@BOTH
def test_furniture_is_only_page_heads_page_numbers_repeated_table_heads_and_a_footnote_mark(pattern: str) -> None:
    shape = re.compile(
        r"DATUM|VERSIE|ONDERWERP|DATUM VERSIE ONDERWERP|MODULE\tBESCHRIJVING|\d van \d|knowhow|1|"
        r"(\d\d-\d\d-\d{4}|\d/\d{4}(/(Perspectief|Stratech))?|Privacy Voorwaarden[^.]*|VERSIE|ONDERWERP|\s)+"
    )
    assert [piece.text for piece in reading(pattern).furniture if not shape.fullmatch(piece.text)] == []


@BOTH
def test_no_furniture_stands_in_any_text(pattern: str) -> None:
    found = " ".join(
        text
        for content in reading(pattern).contents
        for text in _texts(dataclasses.replace(content, number=None, subject=""))
    )
    for word in ("ONDERWERP", "knowhow", "Persoonsgegevens1", "VERSIE ", "style=", "**", "●", "•", "\t"):
        assert word not in found
    assert not re.search(r"\d van \d\b", found)


@BOTH
def test_all_rich_text_is_valid_markup(pattern: str) -> None:
    for content in reading(pattern).contents:
        for text in _texts(content):
            if text.startswith("<"):
                richtext.validate(text)
                assert richtext.sanitise(text) == text


@BOTH
def test_the_terms_have_fifteen_articles_with_their_paragraphs(pattern: str) -> None:
    terms, _annex1, _annex2 = contents(pattern)
    assert [article.label for article in terms.articles] == [f"Artikel {number}." for number in range(1, 16)]
    labelled = [sum(1 for each in article.paragraphs if each.label) for article in terms.articles]
    assert labelled == [2, 4, 4, 5, 2, 2, 2, 3, 2, 2, 0, 3, 3, 0, 2]
    assert [len(article.paragraphs) for article in terms.articles] == [2, 4, 4, 5, 2, 2, 2, 3, 2, 2, 1, 3, 3, 1, 2]
    assert terms.articles[0].title == "Toepasselijkheid"
    assert terms.articles[11].title == "Medewerking bij verzoeken tot bijstand"
    assert terms.preamble == ""


@BOTH
def test_article_4_1_has_a_second_alinea_and_article_15_1_a_list(pattern: str) -> None:
    terms, _annex1, _annex2 = contents(pattern)
    first = richtext.lines(terms.articles[3].paragraphs[0].text)
    assert len(first) == 2
    assert first[1].startswith("Meer in het bijzonder")
    assert terms.articles[14].paragraphs[0].text.endswith("<ul><li>Privacy Voorwaarden Stratech (AVG)</li></ul>")
    others = [each for article in terms.articles for each in article.paragraphs if len(richtext.lines(each.text)) > 1]
    assert others == [terms.articles[3].paragraphs[0], terms.articles[14].paragraphs[0]]


def test_hyphens_at_line_ends_stay_and_join_only_what_belongs_together() -> None:
    text = " ".join(block.text for content in contents(FIRST) for block in content.blocks())
    for joined in ("sub-verwerker de Privacy", "wet- en regelgeving rusten", "niet-nakoming", "BKR-lijn"):
        assert joined in text
    assert not re.search(r"\w- (?!en\b|of\b)\w", text)


def test_the_lone_address_of_the_first_text_is_its_last_closing_paragraph_and_is_warned_of() -> None:
    terms, _annex1, _annex2 = contents(FIRST)
    assert len(richtext.lines(terms.closing)) == 3
    assert richtext.lines(terms.closing)[-1].startswith("https://")
    assert len(richtext.lines(contents(SECOND)[0].closing)) == 2


def test_numbers_dates_subjects_and_releases_are_as_printed_and_never_invented() -> None:
    found = [
        (str(content.number or ""), content.date, content.subject)
        for pattern in (FIRST, SECOND)
        for content in contents(pattern)
    ]
    assert found == [
        ("", None, ""),
        ("1/2022/Perspectief", date(2022, 11, 28), "Privacy Voorwaarden Stratech / Bijlage 1"),
        ("2/2021/Stratech", date(2021, 10, 1), "Privacy Voorwaarden / Bijlage 2"),
        ("1/2023", date(2023, 7, 4), "Privacy Voorwaarden Stratech (AVG)"),
        ("2/2023/Perspectief", date(2023, 8, 29), "Privacy Voorwaarden Stratech / Bijlage 1"),
        ("1/2023/Stratech", date(2023, 7, 4), "Privacy Voorwaarden / Bijlage 2"),
    ]
    assert [(contents(pattern)[1].from_release, contents(pattern)[1].product) for pattern in (FIRST, SECOND)] == [
        ("9.10", "Perspectief"),
        ("10.0", "Perspectief"),
    ]


@pytest.mark.parametrize(
    ("pattern", "annex1_rows", "annex2_rows"),
    [
        (FIRST, (5, 7, 9, 5, 1, 14, 1), [3, 3, 3, 3, 7, 3, 7, 5, 3, 1, 3, 1, 4]),
        (SECOND, (7, 6, 9, 5, 2, 13, 0), [2, 2, 3, 2, 4, 3, 4, 4, 2, 1, 3, 1, 3]),
    ],
)
def test_every_row_is_counted(pattern: str, annex1_rows: tuple[int, ...], annex2_rows: list[int]) -> None:
    _terms, annex1, annex2 = contents(pattern)
    rows = (
        annex1.log,
        annex1.identifying,
        annex1.additional,
        annex1.activities,
        annex1.sub_processors,
        annex1.interfaces,
        annex1.footnotes,
    )
    assert tuple(len(group) for group in rows) == annex1_rows
    assert [len(category.measures) for category in annex2.categories] == annex2_rows
    assert len(annex2.log) == (7 if pattern == FIRST else 8)
    assert len(richtext.lines(annex2.closing)) == 2


def test_headings_of_sections_are_as_printed_without_the_glued_footnote_mark() -> None:
    for pattern in (FIRST, SECOND):
        _terms, annex1, annex2 = contents(pattern)
        assert [
            annex1.log_heading,
            annex1.data_heading,
            annex1.activities_heading,
            annex1.sub_processors_heading,
            annex1.interfaces_heading,
        ] == [
            "1. Versiebeheer",
            "2. Persoonsgegevens",
            "3. Werkzaamheden",
            "4. Sub-verwerkers",
            "5. Interfaces",
        ]
        assert (annex2.log_heading, annex2.measures_heading) == ("1. Versiebeheer", "2. Beveiligingsmaatregelen")


def test_the_footnote_of_the_first_text_stands_behind_the_identifying_categories() -> None:
    (note,) = contents(FIRST)[1].footnotes
    assert (note.mark, note.after) == ("1", "identifying")
    assert richtext.lines(note.text)[0].endswith("gebruikte software.")
    assert contents(FIRST)[1].identifying[-1] == "Burgerservicenummer (BSN)."


def test_module_names_are_whole_and_their_marks_apart() -> None:
    first = contents(FIRST)[1].interfaces
    assert [(each.name, each.marks) for each in first] == [
        ("Zaaksysteem Koppeling", ""),
        ("StUF-BG-BRP Koppeling", ""),
        ("Koppeling BKR (APIM webservice)", ""),
        ("Koppeling BKR (BKR-net)", "Obsolete"),
        ("StUF-BG-NHR Koppeling", ""),
        ("Bewindvoering inclusief Koppeling Rechtspraak", ""),
        ("RaboDirectConnect (RDC)", ""),
        ("Schulinck Koppeling", ""),
        ("Elektronisch bankieren (SEPA)", ""),
        ("Stratech Insight", ""),
        ("Stratech Connect voor cliënten", ""),
        ("Generieke Import", ""),
        ("VTLB", ""),
        ("Schuldenknooppunt (versie 1.1)", ""),
    ]
    assert [each.name for each in contents(SECOND)[1].interfaces] == [
        "Zaaksysteem Koppeling",
        "StUF-BG-BRP Koppeling",
        "Koppeling BKR",
        "StUF-BG-NHR Koppeling",
        "Bewindvoering inclusief Koppeling Rechtspraak",
        "RaboDirectConnect (RDC)",
        "Schulinck Koppeling",
        "Elektronisch bankieren (SEPA)",
        "Stratech Insight",
        "Stratech Connect voor cliënten",
        "Generieke Import",
        "VTLB",
        "Vroegsignalering API",
    ]


def test_data_items_are_the_list_that_personal_data_are_announced_for() -> None:
    def counts(pattern: str) -> list[int]:
        return [len(each.data_items) for each in contents(pattern)[1].interfaces]

    assert counts(FIRST) == [0, 9, 7, 7, 3, 6, 4, 6, 0, 11, 2, 0, 0, 0]
    assert counts(SECOND) == [0, 9, 7, 3, 6, 4, 6, 0, 11, 2, 0, 0, 0]
    rechtspraak = contents(FIRST)[1].interfaces[5]
    assert "<li>(Eind)Rekening &amp; Verantwoording</li>" in rechtspraak.text
    assert rechtspraak.data_items == ("Adres", "Geboortedatum", "Geboorteland", "Geboorteplaats", "Geslacht", "Naam")


def test_a_sentence_that_runs_over_a_page_end_is_whole() -> None:
    first = contents(FIRST)[1].interfaces
    assert "Basisregistratie Personen (BRP)" in first[1].text
    assert "verloopt via een gegevensmakelaar" in first[4].text


@pytest.mark.parametrize("index", range(3))
def test_paragraphs_and_lists_agree_where_both_texts_say_the_same(index: int) -> None:
    # The second text marks its paragraphs, the first has only its lines to go by.
    def lines(pattern: str) -> set[str]:
        return {re.sub("[‘’]", "'", block.text) for block in contents(pattern)[index].blocks()}

    shared = lines(FIRST) & lines(SECOND)
    assert len(shared) > 0.6 * min(len(lines(FIRST)), len(lines(SECOND)))


def test_the_warnings_name_what_the_officer_must_look_at() -> None:
    first = [(warning.document, warning.code) for warning in reading(FIRST).warnings]
    assert first == [(0, "unknown-date"), (0, "unknown-number"), (0, "unknown-subject"), (0, "lone-address")]
    second = [(warning.document, warning.code) for warning in reading(SECOND).warnings]
    assert second == [(0, "stale-deposit"), (1, "page-heads-differ"), (1, "missing-mark"), (1, "bsn-not-in-section-2")]
    assert all(str(warning.message) for warning in reading(SECOND).warnings)


def test_what_was_guessed_is_flagged() -> None:
    assert reading(FIRST).flags == ()
    assert [(flag.document, flag.path) for flag in reading(SECOND).flags] == [(1, "log/1"), (2, "closing")]


def test_typos_are_imported_as_printed() -> None:
    text = " ".join(block.text for content in contents(SECOND) for block in content.blocks())
    for typo in ("PKlooverheid", "gedeponereerd", "Strattech Perspectief", "PinkRocade"):
        assert typo in text


def test_a_paragraph_that_was_taken_out_is_missed_and_no_other() -> None:
    text = seed_bytes(SECOND).decode()
    third = next(line for line in text.split("\n") if line.startswith("3. "))
    found = read_documents(text.replace(f"{third}\n", "", 1).encode())
    assert schema_of(found.contents[0].kind).count_rows(found.contents[0]) == {
        "articles": 15,
        "numbered_paragraphs": 35,
    }
    assert (0, "articles/1/paragraphs/2") in [(flag.document, flag.path) for flag in found.flags]


def test_a_row_of_the_version_log_without_its_date_stays_a_row_and_is_flagged() -> None:
    found = read_documents(seed_bytes(SECOND).decode().replace("25-02-2022\t", "", 1).encode())
    assert schema_of(found.contents[1].kind).count_rows(found.contents[1])["log_rows"] == 7
    assert (1, "log/4") in [(flag.document, flag.path) for flag in found.flags]
    assert "impossible-log-date" in [warning.code for warning in found.warnings]
