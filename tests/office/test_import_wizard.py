"""The import wizard: what a file is, the source beside the result, a file as an update of a draft."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from lxml import html

from documents.models import DocumentVersion, Doubt, ImportedSource
from imports.models import ImportRequest, SourceFile
from journal.models import Entry
from office.addresses import version_address
from terms.models import ArticleRow, ParagraphRow
from tests import cast
from tests.office.forms import text_of
from tests.office.wizard import import_file, options, proposed, upload
from tests.sources.made import deleted, inserted, paragraph, run, word
from tests.work import Work

FIRST = """Artikel 1. Begrippen

1. Verwerker is de partij die persoonsgegevens verwerkt.

2. Opdrachtgever is de andere partij.

Artikel 2. Duur

1. De overeenkomst geldt zolang er werk is.
"""
SECOND = """Artikel 1. Begrippen

1. Verwerker is de onderneming die persoonsgegevens verwerkt.

2. Opdrachtgever is de andere partij.

3. Betrokkene is op wie de gegevens betrekking hebben.

Artikel 2. Duur

1. De overeenkomst geldt twee jaar.
"""


def agreement_in_word(*texts: str) -> bytes:
    body = paragraph("Begrippen", style="Kop1")
    body += "".join(paragraph(text, number=(1, 1)) for text in texts)
    return word(body + paragraph("Duur", style="Kop1") + paragraph("De overeenkomst geldt een jaar.", number=(1, 1)))


def tree_of(page: Any) -> Any:
    return html.fromstring(page.text)


def test_a_word_file_with_tracked_changes_is_read_as_the_officer_says(desk: Client, work: Work) -> None:
    term = run("De persoonsgegevens blijven ") + deleted("vier") + inserted("acht") + run(" weken bewaard.")
    data = agreement_in_word("Verwerker is de partij die persoonsgegevens verwerkt.", term)
    address = upload(desk, data, work, "overeenkomst.docx")
    asked = desk.get(address)
    assert "As if all changes were accepted" in text_of(asked)
    assert [text.text_content() for text in tree_of(asked).xpath("//ins|//del")] == ["acht", "vier"]
    again = desk.post(address, {"changes": "accepted"})["Location"]
    work()
    desk.post(again, proposed(desk.get(again)))
    work()
    texts = " ".join(ParagraphRow.objects.values_list("text", flat=True))
    assert "acht weken" in texts
    assert "vier" not in texts
    source = ImportedSource.objects.get()
    assert source.file.changes == "accepted"
    assert bytes(source.file.data) == data


def test_the_officer_says_what_a_part_is(desk: Client, work: Work) -> None:
    import_file(desk, FIRST.encode(), work)
    draft = DocumentVersion.objects.get()
    page = desk.get(upload(desk, SECOND.encode(), work))
    assert proposed(page)["part-0-what"] == f"next:{draft.line_id}"
    assert set(options(page)) == {f"next:{draft.line_id}", f"update:{draft.pk}", "leave"}
    left = import_file(desk, b"# Een\n\n" + SECOND.encode(), work, part_0_what="leave")
    assert "All parts were left out" in text_of(left)
    assert DocumentVersion.objects.count() == 1
    wrong = desk.post(upload(desk, SECOND.encode(), work), {"parts": "on", "part-0-what": "next:999999"})
    assert wrong.status_code == 200
    assert tree_of(wrong).xpath("//*[contains(@class, 'registry-field__error')]")


def test_another_division_into_articles_is_offered_with_how_many_it_gives(desk: Client, work: Work) -> None:
    address = upload(desk, SECOND.encode(), work)
    tree = tree_of(desk.get(address))
    [offered] = tree.xpath("//button[@name='scheme']")
    assert "(2 articles)" in text_of(desk.get(address))
    assert " ".join(offered.text_content().split()).endswith("(3 articles)")
    again = desk.post(address, {"scheme": offered.get("value")})["Location"]
    work()
    assert "was divided by “1.” (3 articles)" in text_of(desk.get(again))


def test_the_source_stands_beside_the_result_with_every_doubt_at_its_place(desk: Client, work: Work) -> None:
    marked = FIRST.replace("zolang er werk is", "tot [datum invullen] en zolang er werk is")
    data = word(
        paragraph("Begrippen", style="Kop1")
        + paragraph(
            run("Een paragraaf met een ") + run("geheim", "<w:vanish/>") + run("woord over persoonsgegevens."),
            number=(1, 1),
        )
        + paragraph(run("H") + run("2", '<w:vertAlign w:val="subscript"/>') + run("O is water."), number=(1, 1))
        + paragraph("Duur", style="Kop1")
        + paragraph("De overeenkomst geldt voor de verwerker een jaar.", number=(1, 1))
    )
    import_file(desk, marked.encode(), work)
    import_file(desk, data, work, "overeenkomst.docx")
    source = ImportedSource.objects.order_by("-pk")[0]
    address = reverse("admin:imports_source", args=[source.pk])
    page = desk.get(address)
    tree = tree_of(page)
    assert [line.text_content() for line in tree.xpath("//ol[@class='import-lines']/li")][:2] == [
        "Artikel 1. Begrippen",
        "1.1 Een paragraaf met een woord over persoonsgegevens.",
    ]
    links = [link.get("href") for link in tree.xpath("//ul[@class='import-points']//a")]
    ids = set(tree.xpath("//@id"))
    assert "#bron-3" in links
    assert {link[1:] for link in links} <= ids
    assert "geheim" in text_of(page)
    doubt = Doubt.objects.filter(version__source=source).order_by("pk")[0]
    placed = Doubt.objects.filter(version__source=source, where__startswith="articles/")[0]
    leading = tree_of(desk.get(version_address(placed.version, "publish")))
    [point] = [a for a in leading.xpath("//ul[@class='registry-findings']//a") if placed.message in a.text_content()]
    assert " ".join(point.text_content().split()).startswith("art. ")
    assert "#paragraphs/" in point.get("href")
    settled = desk.post(address, {"doubt": doubt.pk})
    assert settled.status_code == 302
    doubt.refresh_from_db()
    assert doubt.settled
    file = desk.get(reverse("admin:imports_file", args=[source.pk]))
    assert (file.content, file["Content-Disposition"]) == (data, 'attachment; filename="overeenkomst.docx"')


@pytest.fixture
def update(desk: Client, work: Work) -> tuple[DocumentVersion, str]:
    """A draft, and the page on which a second file would update it."""
    import_file(desk, FIRST.encode(), work)
    draft = DocumentVersion.objects.get()
    address = upload(desk, SECOND.encode(), work)
    said = desk.post(address, {"parts": "on", "part-0-what": f"update:{draft.pk}"})
    return draft, said["Location"]


def texts_of(draft: DocumentVersion) -> list[str]:
    rows = ParagraphRow.objects.filter(version=draft).order_by("article__position", "position")
    return [row.text.removeprefix("<p>").removesuffix("</p>") for row in rows]


def test_an_update_takes_over_what_is_ticked_and_leaves_all_else(
    desk: Client, update: tuple[DocumentVersion, str]
) -> None:
    draft, address = update
    before = texts_of(draft)
    articles = list(ArticleRow.objects.filter(version=draft).values_list("pk", "lineage"))
    tree = tree_of(desk.get(address))
    boxes = {box.get("value"): box for box in tree.xpath("//input[@name='accept']")}
    assert len(boxes) == 3
    seen = tree.xpath("//input[@name='seen']/@value")[0]
    nothing = desk.post(address, {"seen": seen}, follow=True)
    assert "Accept at least one change" in text_of(nothing)
    known = {f"paragraphs:{lineage.hex}" for lineage in ParagraphRow.objects.values_list("lineage", flat=True)}
    [added] = set(boxes) - known
    reworded = f"paragraphs:{ParagraphRow.objects.get(text__contains='de partij die').lineage.hex}"
    taken = desk.post(address, {"seen": seen, "accept": [added, reworded]}, follow=True)
    assert "2 changes were taken over" in text_of(taken)
    assert texts_of(draft) == [
        before[0].replace("partij", "onderneming"),
        before[1],
        "Betrokkene is op wie de gegevens betrekking hebben.",
        before[2],
    ]
    assert list(ArticleRow.objects.filter(version=draft).values_list("pk", "lineage")) == articles
    assert Entry.objects.order_by("-pk")[0].kind == "draft.edited"
    assert SourceFile.objects.count() == 2
    left = tree_of(desk.get(address)).xpath("//input[@name='accept']/@value")
    assert len(left) == 1


def test_an_update_of_a_draft_that_changed_meanwhile_writes_nothing(
    desk: Client, update: tuple[DocumentVersion, str]
) -> None:
    draft, address = update
    tree = tree_of(desk.get(address))
    said = {
        "seen": tree.xpath("//input[@name='seen']/@value")[0],
        "accept": tree.xpath("//input[@name='accept']/@value"),
    }
    row = ParagraphRow.objects.filter(version=draft).order_by("pk")[0]
    row.text = "<p>Anders.</p>"
    row.save()
    before = texts_of(draft)
    assert "was changed meanwhile" in text_of(desk.post(address, said, follow=True))
    assert texts_of(draft) == before


def test_who_may_read_sources_opens_them_and_settles_nothing(client: Client, desk: Client, work: Work) -> None:
    import_file(desk, FIRST.encode(), work)
    source = ImportedSource.objects.get()
    address = reverse("admin:imports_source", args=[source.pk])
    assert client.get(address).status_code == 302
    client.force_login(cast.person("kijker@example.org", is_staff=True))
    assert client.get(address).status_code in (302, 403)
    assert ImportRequest.objects.exists()
