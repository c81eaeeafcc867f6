"""Cover, body and evidence as one PDF."""

from __future__ import annotations

import io
from typing import Any

import pytest
from pikepdf import Pdf

from pdf import Attached, PdfError, PdfPart, merge, prepare, render
from tests.pdf import papers, reading


@pytest.fixture(scope="module")
def parts(body: bytes) -> list[PdfPart]:
    return [
        PdfPart(render(papers.cover()), "r"),
        PdfPart(prepare(body)),
        PdfPart(render(papers.evidence("en")), "D", "E-"),
    ]


def test_pages_stand_in_order_and_are_named_per_part(parts: list[PdfPart]) -> None:
    with Pdf.open(io.BytesIO(merge(parts))) as pdf:
        labels = [str(page.label) for page in pdf.pages]

    with Pdf.open(io.BytesIO(parts[1].pdf)) as body:
        count = len(body.pages)
    assert labels[:3] == ["i", "1", "2"]
    assert labels[count : count + 2] == [str(count), "E-1"]


def test_the_structure_of_every_part_survives(parts: list[PdfPart], body: bytes) -> None:
    merged = reading.structure(merge(parts))

    assert [part.kind for part in merged.children] == ["Part", "Part", "Part"]
    kinds = [[element.kind for element in part.walk()][1:] for part in merged.children]
    for part, source in zip(kinds, (parts[0].pdf, body, parts[2].pdf), strict=True):
        assert part == [element.kind for element in reading.structure(source).walk()][1:]


def test_each_part_keeps_its_language(parts: list[PdfPart]) -> None:
    assert [part.language for part in reading.structure(merge(parts)).children] == ["nl", "nl", "en"]


def test_every_piece_of_content_is_owned_by_the_element_that_shows_it(parts: list[PdfPart]) -> None:
    with Pdf.open(io.BytesIO(merge(parts))) as pdf:
        numbers: dict[int, Any] = {}
        for leaf in pdf.Root.StructTreeRoot.ParentTree.Kids:
            entries = list(leaf.Nums)
            numbers.update({int(key): owner for key, owner in zip(entries[::2], entries[1::2], strict=True)})
        keys = [int(page.StructParents) for page in pdf.pages]
        links: list[tuple[Any, Any]] = [(page, link) for page in pdf.pages for link in page.get("/Annots", [])]

        assert len(set(keys)) == len(pdf.pages)
        assert len({int(link.StructParent) for _, link in links}) == len(links)
        for page, link in links:
            owner = numbers[int(link.StructParent)]
            assert owner.S == "/Link"
            assert any(not isinstance(kid, int) and kid.get("/Obj") == link for kid in owner.K)
            assert owner.Pg.objgen == page.obj.objgen


def test_bookmarks_of_all_parts_lead_to_their_pages(parts: list[PdfPart]) -> None:
    found = reading.bookmarks(merge(parts))

    titles = [title for title, _ in found]
    assert titles[0] == "Overeenkomst van Gemeente Voorbeeld"
    assert titles[-1] == "Bewijs"
    assert "Overzicht van 2" in titles
    assert [page for _, page in found] == sorted(page for _, page in found)
    assert found[1] == ("Voorbeeldvoorwaarden", 1)


def test_links_inside_a_part_still_lead_to_the_same_page_of_it() -> None:
    one = render(papers.body(1, 2))
    with Pdf.open(io.BytesIO(one)) as alone:
        count = len(alone.pages)

    # The same names of places occur in both parts.
    with Pdf.open(io.BytesIO(merge([PdfPart(one), PdfPart(one)]))) as pdf:
        pages: dict[Any, int] = {page.objgen: number for number, page in enumerate(pdf.pages)}
        targets = [
            [pages[link.Dest[0].objgen] for link in pdf.pages[start].Annots if "/Dest" in link] for start in (0, count)
        ]

    assert targets[1] == [page + count for page in targets[0]]
    assert len(targets[0]) == 2


def test_title_and_author_are_the_covers(parts: list[PdfPart]) -> None:
    with Pdf.open(io.BytesIO(merge(parts))) as pdf:
        assert str(pdf.docinfo["/Title"]) == "Overeenkomst van Gemeente Voorbeeld"
        with pdf.open_metadata() as metadata:
            assert metadata["dc:title"] == "Overeenkomst van Gemeente Voorbeeld"
            assert metadata["pdfuaid:part"] == "1"
            assert metadata["pdfaid:part"] == "3"


def test_attachments_of_parts_and_of_the_copy_are_all_there(body: bytes) -> None:
    cover = render(papers.cover(), attachments=[Attached("klant.json", b"1", "Klant")])
    terms = Attached("voorwaarden.json", b"2", "Voorwaarden")

    with Pdf.open(io.BytesIO(merge([PdfPart(cover), PdfPart(body)], attachments=[terms]))) as pdf:
        assert [str(file.UF) for file in pdf.Root.AF] == ["klant.json", "voorwaarden.json"]
        assert {name: file.get_file().read_bytes() for name, file in pdf.attachments.items()} == {
            "klant.json": b"1",
            "voorwaarden.json": b"2",
        }


def test_two_attachments_of_one_name_are_refused(body: bytes) -> None:
    twice = [Attached("a.json", b"1", "A"), Attached("a.json", b"2", "A")]

    with pytest.raises(PdfError, match="same name"):
        merge([PdfPart(body)], attachments=twice)


def test_equal_parts_give_equal_bytes(parts: list[PdfPart]) -> None:
    attached = [Attached("a.json", b"1", "A")]

    assert merge(parts, attachments=attached) == merge(parts, attachments=attached)


def test_nothing_is_made_of_no_parts() -> None:
    with pytest.raises(PdfError, match="at least one part"):
        merge([])
