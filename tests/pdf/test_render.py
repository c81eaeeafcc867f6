"""HTML → PDF: what a screen reader meets, and what a PDF may be made of."""

from __future__ import annotations

import io
import logging

import pytest
from pikepdf import Pdf

from pdf import Attached, LayoutProblem, ResourceRefused, render
from tests.pdf import papers, reading


def test_a_table_over_several_pages_is_one_table_with_one_head(body: bytes) -> None:
    tables = reading.structure(body).all("Table")

    assert len(tables) == 2
    for table in tables:
        assert len(table.spans()) > 2
        assert [child.kind for child in table.children] == ["Caption", "THead", "TBody"]
        assert len(table.all("TR")) == 1 + 14


def test_a_paragraph_and_a_list_item_over_a_page_break_stay_one(body: bytes) -> None:
    tree = reading.structure(body)

    assert len([paragraph for paragraph in tree.all("P") if len(paragraph.spans()) > 1]) >= 2
    assert len([item for item in tree.all("LI") if len(item.spans()) > 1]) == 2


def test_a_list_item_holds_a_label_and_a_body(body: bytes) -> None:
    items = reading.structure(body).all("LI")

    assert {tuple(child.kind for child in item.children) for item in items} == {("Lbl", "LBody")}


def test_header_cells_name_what_they_head(body: bytes) -> None:
    table = reading.structure(body).all("Table")[0]

    assert [cell.scope for cell in table.children[1].all("TH")] == ["Column"] * 3
    assert {cell.scope for cell in table.children[2].all("TH")} == {"Row"}


def test_page_heads_and_repeated_table_heads_are_artifacts(body: bytes) -> None:
    middle_of_table = min(reading.structure(body).all("TBody")[0].spans()) + 1

    counts = reading.marked_content(body, middle_of_table)

    # Two page heads and a foot, and three cells of the table's head.
    assert counts["/Artifact/Pagination"] == 3 + 3
    assert "" not in counts


def test_the_contents_list_is_one_and_its_links_have_a_text(body: bytes) -> None:
    tree = reading.structure(body)
    (contents,) = [element for element in tree.children if element.kind == "TOC"]

    assert len(contents.all("TOCI")) == 4
    assert [link.links for link in contents.all("Link")] == [
        ["Hoofdstuk 1"],
        ["Overzicht van 1"],
        ["Hoofdstuk 2"],
        ["Overzicht van 2"],
    ]


def test_a_link_over_two_lines_is_one_link(body: bytes) -> None:
    links = [link for link in reading.structure(body).all("Link") if link.links[0].startswith("de uitleg")]

    assert [len(link.links) for link in links] == [2, 2]


def test_the_same_html_gives_the_same_bytes() -> None:
    attached = [Attached("deel.json", b"{}", "Een deel")]

    assert render(papers.cover(), attachments=attached) == render(papers.cover(), attachments=attached)


def test_an_attachment_is_listed_once_and_says_how_it_relates() -> None:
    attached = Attached("deel.json", b'{"a": 1}', "Een deel")

    with Pdf.open(io.BytesIO(render(papers.cover(), attachments=[attached]))) as pdf:
        (file,) = pdf.Root.AF
        assert file.AFRelationship == "/Source"
        assert file.EF.F.read_bytes() == b'{"a": 1}'
        assert list(pdf.attachments) == ["deel.json"]


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "http://127.0.0.1:9/plaatje.png",
        "https://static.invalid/static/fonts/../../manage.py",
        "https://static.invalid/static/bestaat-niet.png",
        "/static/%2e%2e/manage.py",
        "../manage.py",
    ],
)
def test_only_static_files_of_the_project_become_part_of_a_pdf(url: str) -> None:
    with pytest.raises(ResourceRefused):
        render(papers.page("Plaatje", f'<h1>Een</h1><p><img alt="plaatje" src="{url}"></p>'))


def test_a_static_file_and_a_data_url_may_be_used() -> None:
    style = '<link rel="stylesheet" href="/static/fonts/lato/lato.css">'
    drawing = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/%3E"

    assert render(papers.page("Plaatje", f'{style}<h1>Een</h1><p><img alt="vlak" src="{drawing}"></p>'))


@pytest.mark.parametrize(
    ("html", "said"),
    [
        (papers.page("Doel", '<h1>Een</h1><p><a href="#nergens">daarheen</a></p>'), "nergens"),
        (papers.page("Taal", "<h1>Een</h1>").replace(' lang="nl"', ""), "lang"),
        (papers.page("Leeg", '<h1>Een</h1><p><a href="https://example.org/"></a>.</p>'), "no text"),
    ],
)
def test_html_that_cannot_conform_is_refused_with_the_reason(html: str, said: str) -> None:
    with pytest.raises(LayoutProblem, match=said):
        render(html)


def test_no_handler_is_left_behind_when_rendering_fails() -> None:
    before = list(logging.getLogger("weasyprint").handlers)

    with pytest.raises(LayoutProblem):
        render(papers.page("Doel", '<p><a href="#nergens">daarheen</a></p>'))

    assert logging.getLogger("weasyprint").handlers == before


def test_the_fonts_have_the_bullets_that_the_documents_use() -> None:
    pdf = render(
        papers.page("Tekens", "<h1>Tekens</h1><p>● • “cliënt” – GEÏNFORMEERD <b>●</b> <i>•</i> <b><i>●</i></b></p>")
    )

    with Pdf.open(io.BytesIO(pdf)) as opened:
        fonts = {str(font.BaseFont) for font in opened.pages[0].Resources.Font.values()}
    assert len(fonts) == 4
    assert all("Lato" in font for font in fonts)
