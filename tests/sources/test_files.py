"""Files of word processors, of the web and of printers become the lines that people see; the rest is named."""

from __future__ import annotations

import io
import time
from typing import Any

import pikepdf
import pytest
from django.utils.translation import override

from imports.read import read_documents
from sources.files.apart import read_apart
from sources.files.found import Unfit, source_line
from sources.files.kinds import format_of
from sources.files.process import load
from sources.reading import TrackedChanges, read_source
from sources.source import UnreadableSource
from sources.stream import Stream
from tests.sources.made import (
    archive,
    deleted,
    inserted,
    long_word,
    open_document,
    paragraph,
    pdf,
    run,
    word,
)


def read(data: bytes, choice: str = "") -> Any:
    """What a reader finds, in this process."""
    return load(format_of(data))(data, choice)


def lines(data: bytes, choice: str = "") -> list[str]:
    return [source_line(line) for line in read(data, choice).lines]


def remarks(data: bytes, choice: str = "") -> dict[str, str]:
    return {remark.code: remark.text for remark in read(data, choice).remarks}


def refusal(data: bytes) -> str:
    with pytest.raises(UnreadableSource) as refused:
        read_source(data)
    with override("en"):
        return str(refused.value.message)


# --- Word ------------------------------------------------------------------------------------------------------------

HEADING = paragraph("Begrippen", style="Kop1")


def test_word_numbers_are_computed_as_word_prints_them() -> None:
    body = (
        HEADING
        + paragraph("Verwerker is de partij.", number=(1, 1))
        + paragraph("met een punt;", number=(1, 2))
        + paragraph("en nog een.", number=(1, 2))
        + paragraph("Opdrachtgever is de ander.", number=(1, 1))
        + paragraph("Eerste bolletje", number=(2, 0))
        + paragraph("Duur", style="Kop1")
        + paragraph("Zolang er werk is.", number=(1, 1))
        + paragraph("Slot", number=(3, 0))
    )
    assert lines(word(body)) == [
        "Artikel 1. Begrippen",
        "1.1 Verwerker is de partij.",
        "a) met een punt;",
        "b) en nog een.",
        "1.2 Opdrachtgever is de ander.",
        "• Eerste bolletje",
        "Artikel 2. Duur",
        "2.1 Zolang er werk is.",
        "Artikel 9. Slot",
    ]


def test_tracked_changes_of_word_are_asked_about_and_deleted_text_never_becomes_text() -> None:
    body = HEADING + paragraph(
        run("De termijn is ") + deleted("vier") + inserted("acht") + run(" weken."), number=(1, 1)
    )
    body += '<w:p><w:pPr><w:rPr><w:del w:id="5"/></w:rPr></w:pPr>' + run("Een ") + "</w:p>" + paragraph("zin.")
    data = word(body)
    with pytest.raises(TrackedChanges) as asked:
        read_source(data)
    assert asked.value.changes["inserted"] == 1
    assert asked.value.changes["examples"] == {"inserted": ["acht"], "deleted": ["vier"]}
    assert lines(data, "accepted")[1:] == ["1.1 De termijn is acht weken.", "Een zin."]
    assert lines(data, "original")[1:] == ["1.1 De termijn is vier weken.", "Een", "zin."]


def test_what_stands_beside_the_text_of_a_word_file_is_read_or_named() -> None:
    box = (
        '<w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:textbox><w:txbxContent>'
        f"{paragraph('Uit het kader')}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
    )
    body = (
        HEADING
        + paragraph(run("Zichtbaar") + run(" en verborgen", "<w:vanish/>") + run(" en geschrapt", "<w:strike/>"))
        + paragraph(
            run("Met noot") + '<w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:commentReference w:id="1"/></w:r>'
        )
        + paragraph(run("Met kader") + box)
        + paragraph('<w:hyperlink r:id="rIdlink">' + run("de regels") + "</w:hyperlink>")
    )
    data = word(body, header=paragraph("Vertrouwelijk"))
    assert lines(data)[1:] == [
        "Zichtbaar",
        "Met noot[1]",
        "[1] Zie ook de wet.",
        "Met kader",
        "Uit het kader",
        "de regels (<https://voorbeeld.example/regels>)",
    ]
    assert remarks(data) == {"hidden": "en verborgen", "comment": "Klopt dit nog?", "header": "Vertrouwelijk"}
    assert [struck for _line, struck in read(data).struck] == ["en geschrapt"]
    stream = read_source(data)
    with override("en"):
        said = " ".join(str(remark.message) for remark in stream.remarks)
    assert "en verborgen" in said
    assert "Klopt dit nog?" in said


def test_a_table_of_word_keeps_its_cells_apart() -> None:
    def cell(*paragraphs: str) -> str:
        return f"<w:tc>{''.join(paragraphs)}</w:tc>"

    rows = [
        cell(paragraph(run("Naam", "<w:b/>"))) + cell(paragraph(run("Doel", "<w:b/>"))),
        cell(paragraph("Betalen"))
        + cell(paragraph("Gegevens:"), paragraph("naam", number=(2, 0)), paragraph("adres", number=(2, 0))),
    ]
    found = read(word(HEADING + "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>"))
    assert [line.cells for line in found.lines[1:]] == [("Naam", "Doel"), ("Betalen", "Gegevens: naam; adres")]
    assert found.lines[2].parts[1] == (("Gegevens:", 0, None), ("naam", 1, "•"), ("adres", 1, "•"))


def test_a_word_file_becomes_the_articles_that_its_text_would() -> None:
    body = HEADING + paragraph("Verwerker is de partij die persoonsgegevens verwerkt.", number=(1, 1))
    body += paragraph("Opdrachtgever is de andere partij.", number=(1, 1)) + paragraph("Duur", style="Kop1")
    body += paragraph("De overeenkomst geldt zolang er persoonsgegevens zijn.", number=(1, 1))
    as_text = (
        "# Artikel 1. Begrippen\n\n1.1 Verwerker is de partij die persoonsgegevens verwerkt.\n\n"
        "1.2 Opdrachtgever is de andere partij.\n\n# Artikel 2. Duur\n\n"
        "2.1 De overeenkomst geldt zolang er persoonsgegevens zijn.\n"
    )
    found = read_documents(word(body))
    assert found.contents == read_documents(as_text.encode()).contents
    assert found.not_placed == ()


# --- OpenDocument ----------------------------------------------------------------------------------------------------

LISTS = (
    '<text:list-style style:name="L"><text:list-level-style-number text:level="1" style:num-format="1" '
    'style:num-suffix="."/>'
    '<text:list-level-style-number text:level="2" style:num-format="a" style:num-suffix=")"/></text:list-style>'
    '<style:style style:name="weg" style:family="text"><style:text-properties text:display="none"/></style:style>'
)


def test_an_open_document_is_read_with_its_numbers_notes_and_changes() -> None:
    body = (
        '<text:h text:outline-level="1">Artikel 1. Begrippen</text:h><text:list text:style-name="L">'
        "<text:list-item><text:p>Verwerker<text:note><text:note-citation>1</text:note-citation><text:note-body>"
        "<text:p>Zie de wet.</text:p></text:note-body></text:note></text:p><text:list>"
        "<text:list-item><text:p>een</text:p>"
        "</text:list-item></text:list></text:list-item><text:list-item><text:p>Termijn: "
        '<text:change-start text:change-id="i"/>acht<text:change-end text:change-id="i"/>'
        '<text:change text:change-id="d"/> weken'
        '<text:span text:style-name="weg">geheim</text:span></text:p></text:list-item></text:list>'
        "<table:table><table:table-row><table:table-cell><text:p>A</text:p></table:table-cell><table:table-cell>"
        "<text:p>B</text:p></table:table-cell></table:table-row></table:table>"
    )
    changes = (
        '<text:tracked-changes><text:changed-region text:id="i"><text:insertion/></text:changed-region>'
        '<text:changed-region text:id="d"><text:deletion><text:p>vier</text:p></text:deletion></text:changed-region>'
        "</text:tracked-changes>"
    )
    data = open_document(body, styles=LISTS, changes=changes)
    with pytest.raises(TrackedChanges):
        read_source(data)
    first = ["Artikel 1. Begrippen", "1. Verwerker[1]", "[1] Zie de wet.", "a) een"]
    assert lines(data, "accepted") == [*first, "2. Termijn: acht weken", "A\tB"]
    assert lines(data, "original") == [*first, "2. Termijn: vier weken", "A\tB"]
    assert remarks(data, "accepted") == {"hidden": "geheim"}


# --- HTML ------------------------------------------------------------------------------------------------------------


def test_a_page_of_the_web_is_read_without_its_programs_menus_and_hidden_words() -> None:
    page = (
        "<!DOCTYPE html><html><head><title>X</title></head><body><nav>Menu</nav><script>alert(1)</script>"
        "<h2>Artikel 1. Begrippen</h2>\n<ol><li>Verwerker is\n de partij.</li><li>En <b>meer</b>.</li></ol>"
        "<p style='display:none'>verborgen</p><table><tr><th>A</th><th>B</th></tr><tr><td>1</td><td>2</td></tr></table>"
        "</body></html>"
    )
    assert lines(page.encode("cp1252")) == [
        "Artikel 1. Begrippen",
        "1. Verwerker is de partij.",
        "2. En meer.",
        "A\tB",
        "1\t2",
    ]
    assert remarks(page.encode()) == {"navigation": "Menu", "setting": "alert(1)", "hidden": "verborgen"}


# --- PDF -------------------------------------------------------------------------------------------------------------


def stream_of(data: bytes) -> Stream:
    return read_source(data)


def test_running_heads_page_numbers_and_hyphens_of_a_pdf_do_not_become_text() -> None:
    style = (
        "@page { margin: 3cm; size: 17cm 12cm; @top-left { content: 'Overeenkomst Molen' } "
        "@bottom-right { content: 'Pagina ' counter(page) ' van ' counter(pages) } }"
    )
    body = "<h3>Artikel 1. Doel</h3><p>Een sub-verwerker helpt.</p>" + "".join(
        f"<p>{number}. Persoonsgegevens blijven van de verwerkings-<br>verantwoordelijke, naar letter en geest van "
        "deze overeenkomst, elke sub-<br>verwerker en elke verwerkingsverantwoordelijke en sub-verwerker daaronder "
        "begrepen.</p>"
        for number in range(1, 13)
    )
    [terms] = read_documents(pdf(body, style)).contents
    texts = [paragraph.text for article in terms.articles for paragraph in article.paragraphs]  # type: ignore[attr-defined]
    assert len(texts) == 13
    assert len(set(texts[1:])) == 1
    assert "Pagina" not in texts[-1]
    assert "van de verwerkingsverantwoordelijke, naar" in texts[-1]
    assert "elke sub-verwerker en" in texts[-1]


def test_columns_and_tables_of_a_pdf_are_read_as_people_read_them() -> None:
    sentence = "De verwerker verwerkt gegevens uitsluitend in opdracht van de ander en bewaart ze zo kort als kan. "
    columns = (
        "<div style='columns: 2; font-size: 9pt'><p>EERST "
        + sentence * 20
        + "</p><p>LAATST "
        + sentence * 20
        + "</p></div>"
    )
    text = " ".join(lines(pdf(columns)))
    assert text.index("EERST") < text.index("LAATST")
    assert " ".join(text.split()).count(sentence.strip()) >= 38
    table = (
        "<style>td { border: 1px solid; padding: 4px; width: 6cm }</style><table style='border-collapse: collapse'>"
        "<tr><td>Module</td><td>Beschrijving</td></tr><tr><td>Betalen</td><td>Koppeling met de bank waarover bedragen "
        "en namen van inwoners gaan.</td></tr></table>"
    )
    assert lines(pdf(table)) == [
        "Module\tBeschrijving",
        "Betalen\tKoppeling met de bank waarover bedragen en namen van inwoners gaan.",
    ]


def test_a_scan_says_that_it_is_one() -> None:
    assert "OCR" in refusal(pdf("<svg width='300' height='300'><rect width='300' height='300' fill='gray'/></svg>"))


# --- Files that are not read -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, ".doc"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
        (word(HEADING, more={"word/vbaProject.bin": "x"}), "macros"),
        (word(HEADING, more={"word/document.xml": "<w:document" + " " * 70_000_000}), "unpacks"),
        (word(HEADING, more={"word/document.xml": "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"}), "unpacks"),
        (word(HEADING, more={"word/document.xml": "<w:document"}), "damaged"),
        (word(HEADING)[:400], "damaged"),
        (archive({"a.txt": "x"}), "archive"),
        (open_document("", more={"META-INF/manifest.xml": "<encryption-data/>"}), "password"),
        (b"%PDF-1.7 en verder niets", "damaged"),
        (b"{\\rtf1 tekst}", "RTF"),
    ],
    ids=[
        "doc",
        "locked docx",
        "macros",
        "bomb",
        "entities",
        "broken xml",
        "cut off",
        "zip",
        "locked odt",
        "pdf",
        "rtf",
    ],
)
def test_a_file_that_is_not_read_says_why(data: bytes, said: str) -> None:
    assert said in refusal(data)


def test_long_files_are_read_or_refused_within_their_time() -> None:
    before = time.monotonic()
    stream = read_source(long_word(400))
    assert len(stream.lines) == 400 * 9
    assert time.monotonic() - before < 30
    with pikepdf.Pdf.new() as made:
        for _page in range(2_000):
            made.add_blank_page()
        out = io.BytesIO()
        made.save(out)
    assert "2000" in refusal(out.getvalue())


def test_a_reader_that_takes_too_much_is_stopped() -> None:
    with pytest.raises(Unfit) as unfit:
        read_apart(long_word(400), "docx", memory=64 * 1024 * 1024)
    assert unfit.value.code == "too_demanding"
