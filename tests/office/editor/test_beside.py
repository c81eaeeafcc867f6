"""What the editor is told beside the text: remarks, the words of a change, references, facts and notes."""

from __future__ import annotations

from typing import Any

import pytest
from lxml import html

from annexes.models import SubProcessorFacts
from documents import lifecycle
from documents.models import ChangeNote, DocumentVersion, Doubt
from documents.rows.drafting import create_draft
from terms.content import Article, Paragraph, TermsContent
from terms.kinds import TERMS
from tests import cast, factories
from tests.office.editor.page import Page, added, changed, place_of, removed
from tests.office.forms import fields_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def terms() -> DocumentVersion:
    """A draft that was made from a published version."""
    content = TermsContent(
        articles=(
            Article("Artikel 7.", "Audits", (Paragraph("1.", "<p>De audit van artikel 9 lid 2.</p>"),)),
            Article("Artikel 8.", "Kosten", (Paragraph("1.", "<p>Zie art. 7. Volgens artikelen 8 en 9 AVG.</p>"),)),
            Article("Artikel 9.", "Slot", (Paragraph("1.", "<p>Eén.</p>"), Paragraph("2.", "<p>Artikel 12.</p>"))),
        ),
        closing="<p>Gedeponeerd volgens artikel 8, 9 en 10.</p>",
    )
    line = factories.linear(TERMS)
    made = create_draft(content, line, by=cast.officer(), at=factories.NOW)
    published = factories.publish(made, "2023-01-01")
    return lifecycle.copy_to_draft(published, by=cast.officer(), at=factories.NOW)


def test_the_parent_is_read_along_and_remarks_stand_at_their_rows(terms: DocumentVersion) -> None:
    page = Page(terms, cast.officer())
    parent = page.document["parent"]
    assert [row["key"] for row in parent["rows"]] == [row["key"] for row in page.document["rows"]]
    last = page.rows("paragraphs")[-1]
    told = {(each["code"], each["place"], each["field"]) for each in page.document["findings"]}
    assert {("no_such_article", place_of(last), "text"), ("no_number", "header", "ordinal")} <= told
    answer = page.save(changed=[changed(last, text="<p>Artikel 9.</p>"), changed(page.rows("articles")[1], label="9.")])
    told = {(each["code"], each["place"], each["field"]) for each in answer["findings"]}
    assert ("double_label", place_of(page.rows("articles")[1]), "label") in told
    assert ("no_such_article", place_of(last), "text") not in told


def test_the_words_of_a_change_are_marked_against_the_parent(terms: DocumentVersion) -> None:
    page = Page(terms, cast.in_role("auditor"))
    first = page.rows("paragraphs")[0]
    answer = page.send("compare/", place=place_of(first), fields={"text": "<p>De controle van artikel 9 lid 2.</p>"})
    marked: Any = html.fromstring(answer["fields"]["text"])
    assert [mark.xpath("string(text())") for mark in marked.xpath("//del|//ins")] == ["audit", "controle"]
    new = added("articles", label="9a.")
    answer = page.send("compare/", place=place_of(new), fields={"label": "9a.", "level": 1})
    assert (answer["is_new"], "<ins>" in answer["fields"]["label"], set(answer["fields"])) == (True, True, {"label"})
    assert "<del>" in page.send("compare/", place=place_of(first), fields=None)["fields"]["text"]
    assert page.send("compare/", place="users/1", fields={})["status"] == 400


def test_sentences_that_refer_to_a_number_that_moved_come_with_a_proposal(terms: DocumentVersion) -> None:
    page = Page(terms, cast.officer())
    _audits, costs, closing = page.rows("articles")
    second = page.rows("paragraphs")[3]
    answer = page.send(
        "references/",
        renumbered=[
            {"key": closing["key"], "from": "Artikel 9.", "to": "Artikel 10."},
            {"key": costs["key"], "from": "8", "to": "9"},
            {"key": second["key"], "from": "2.", "to": "3."},
        ],
        changes={"changed": [changed(page.rows("paragraphs")[2], text="<p>Anders dan art. 8. Zo is het.</p>")]},
    )
    assert [(each["sentence"], each["proposal"]) for each in answer["references"]] == [
        ("Gedeponeerd volgens artikel 8, 9 en 10.", "Gedeponeerd volgens artikel 9, 10 en 10."),
        ("De audit van artikel 9 lid 2.", "De audit van artikel 10 lid 3."),
        ("Anders dan art. 8.", "Anders dan art. 9."),
    ]
    assert answer["references"][1]["replace"] == [
        {"at": 21, "was": "9", "now": "10"},
        {"at": 27, "was": "2", "now": "3"},
    ]


def _beside(page: Page, place: str) -> Any:
    return page.client.get(f"{page.base}beside/{place}/")


def _fields(response: Any, part: str) -> dict[str, Any]:
    tree: Any = html.fromstring(response.content.decode())
    [form] = tree.xpath(f"//form[@data-part='{part}']")
    form.set("id", "part")
    return fields_of(html.tostring(form), "part")


def test_facts_are_entered_beside_their_row_and_nobodys_are_overwritten_unseen(annex1: DocumentVersion) -> None:
    page = Page(annex1, cast.officer())
    place = place_of(page.rows("sub_processors")[0])
    fields = _fields(_beside(page, place), "facts")
    country = next(name for name in fields if name.endswith("-country"))
    chain = next(name for name in fields if name.endswith("-chain-0-name"))
    address = f"{page.base}beside/{place}/"
    refused = page.client.post(address, fields | {country: "Nederland"})
    assert refused.status_code == 422
    assert "Nederland" in refused.text
    saved = page.client.post(address, fields | {country: "nl", chain: "Onder BV"})
    assert (saved.status_code, "Saved." in saved.text) == (200, True)
    facts: Any = SubProcessorFacts.objects.get()
    assert (facts.country, [link.name for link in facts.row.chain.all()]) == ("NL", ["Onder BV"])
    assert facts.history.first().history_user == cast.officer()
    late = page.client.post(address, fields | {country: "be"})
    assert (late.status_code, "Somebody else changed facts" in late.text) == (422, True)
    assert page.client.post(f"{page.base}beside/{place_of(page.rows('log')[0])}/", {"part": "x"}).status_code == 422
    assert _beside(page, "sub_processors/0123").status_code == 404
    reader = Page(annex1, cast.in_role("auditor"))
    assert reader.client.post(address, fields).status_code == 403


def test_a_change_is_explained_at_its_row_once_it_is_saved(terms: DocumentVersion) -> None:
    page = Page(terms, cast.officer())
    row = page.rows("paragraphs")[0]
    assert "Nothing that was saved differs" in _beside(page, place_of(row)).text
    page.save(changed=[changed(row, text="<p>De controle.</p>")])
    fields = _fields(_beside(page, place_of(row)), "note")
    why = next(name for name in fields if name.endswith("-why"))
    assert (
        page.client.post(f"{page.base}beside/{place_of(row)}/", fields | {why: "Een beter woord."}).status_code == 200
    )
    whole = _fields(_beside(page, "header/-"), "note")
    page.client.post(f"{page.base}beside/header/-/", whole | {"note-why": "Alles na."})
    assert {note.row: note.why for note in ChangeNote.objects.all()} == {
        f"paragraphs:{row['key']}": "Een beter woord.",
        "": "Alles na.",
    }
    assert page.get("document/")["notes"][place_of(row)]["why"] == "Een beter woord."


def test_points_of_an_import_stand_at_their_rows_and_are_settled_there(annex1: DocumentVersion) -> None:
    for where in ("Bankkoppeling", "interfaces/0/data_items/1", "preamble", "ergens"):
        Doubt.objects.create(version=annex1, where=where, message=f"Twijfel bij {where}")
    page = Page(annex1, cast.officer())
    bank = page.rows("interfaces")[1]
    naam, adres, _datum = page.rows("data_items")
    page.save(removed=[removed(naam)])
    doubts = page.get("document/")["doubts"]
    assert [each["place"] for each in doubts] == [place_of(bank), place_of(adres), "texts/preamble", ""]
    assert page.send(f"doubts/{doubts[0]['id']}/", settled=True)["settled"]
    response = _beside(page, place_of(adres))
    fields = _fields(response, "doubts") | {"settled": doubts[1]["id"]}
    assert page.client.post(f"{page.base}beside/{place_of(adres)}/", fields).status_code == 200
    assert [each["settled"] for each in page.get("document/")["doubts"]] == [True, True, False, False]
