"""What every published version changed: on pages that anybody may read, and as Atom feeds."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from lxml import etree, html
from pytest_django import Settings

from documents.models import DocumentVersion
from documents.notes import NoteTexts, changes_of, write_note
from documents.rows.drafting import create_draft
from terms.content import Article, Paragraph, TermsContent
from terms.kinds import TERMS
from tests import cast, factories
from tests.small import Small

ATOM = "{http://www.w3.org/2005/Atom}"
WHOLE = NoteTexts(why="De wet is gewijzigd.", meaning="U krijgt sneller bericht.", meaning_en="You are told sooner.")


def terms(text: str, dated: str) -> DocumentVersion:
    article = Article("Artikel 1.", "Melden", (Paragraph("1.", f"<p>{text}</p>"),))
    content = TermsContent(date=factories.day(dated), articles=(article,))
    return create_draft(content, factories.linear(TERMS), by=cast.officer(), at=factories.NOW)


@pytest.fixture
def versions(db: None) -> tuple[DocumentVersion, ...]:
    """Three versions: the first one, one that an officer explained, one that nobody did."""
    first = factories.publish(terms("Verwerker meldt binnen tien dagen.", "2023-07-04"), "2023-07-04")
    draft = terms("Verwerker meldt binnen vijf dagen.", "2024-01-01")
    [change] = changes_of(draft).changes
    write_note(draft, "", WHOLE, by=cast.officer(), at=factories.NOW)
    write_note(draft, change.key, NoteTexts(why="Op verzoek van <klanten>."), by=cast.officer(), at=factories.NOW)
    second = factories.publish(draft, "2024-01-01")
    third = factories.publish(terms("Verwerker meldt binnen twee dagen.", "2025-01-01"), "2025-01-01")
    return first, second, third


def words(element: Any) -> str:
    return " ".join(element.text_content().split())


def entries(response: Any) -> dict[str, str]:
    tree: Any = html.fromstring(response.content.decode())
    return {entry.get("id"): words(entry) for entry in tree.xpath("//li[@class='changelog__entry']")}


def feed(client: Client, address: str, **headers: Any) -> Any:
    response = client.get(address, headers=headers)
    assert response.headers["Content-Type"].startswith("application/atom+xml")
    return etree.fromstring(response.content)


def test_every_version_stands_in_the_log_the_newest_first_in_plain_words(
    client: Client, versions: tuple[DocumentVersion, ...]
) -> None:
    first, second, third = versions
    shown = entries(client.get("/wijzigingen/"))
    assert list(shown) == [third.reference, second.reference, first.reference]
    assert "De eerste versie van dit document." in shown[first.reference]
    for said in ("De wet is gewijzigd.", "U krijgt sneller bericht.", "art. 1 lid 1", "Op verzoek van <klanten>."):
        assert said in shown[second.reference]
    assert "art. 1 lid 1 gewijzigd" in shown[third.reference]
    english = entries(client.get("/wijzigingen/", headers={"accept-language": "en"}))
    assert "You are told sooner." in english[second.reference]
    assert "De wet is gewijzigd." in english[second.reference]


def test_each_entry_leads_to_its_comparison_and_each_document_has_a_log_of_its_own(
    client: Client, versions: tuple[DocumentVersion, ...]
) -> None:
    first, second, _third = versions
    other = factories.annex2("2025-06-01")
    tree: Any = html.fromstring(client.get(f"/wijzigingen/{first.document.pk}/").content.decode())
    assert f"/vergelijk/{first.reference}/{second.reference}/" in tree.xpath("//li[@class='changelog__entry']//a/@href")
    assert other.reference not in tree.xpath("//li[@class='changelog__entry']/@id")
    assert client.get(f"/wijzigingen/{other.document.pk}/").status_code == 200
    assert client.get("/wijzigingen/999999/").status_code == 404


def test_a_withdrawn_version_is_said_to_be_one(client: Client, versions: tuple[DocumentVersion, ...]) -> None:
    *_others, third = versions
    factories.withdraw(third, "2025-02-01")
    assert "Ingetrokken op 01-02-2025" in entries(client.get("/wijzigingen/"))[third.reference]
    entry = feed(client, "/wijzigingen/atom.xml").find(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title").startswith("Ingetrokken")
    assert entry.findtext(f"{ATOM}updated").startswith("2025-01-31T23:00:00")  # midnight in Amsterdam


def test_the_feed_says_the_same_under_ids_that_stay(
    client: Client, versions: tuple[DocumentVersion, ...], settings: Settings
) -> None:
    _first, second, _third = versions
    root = feed(client, f"/wijzigingen/{second.document.pk}/atom.xml")
    assert root.tag == f"{ATOM}feed"
    ids = [entry.findtext(f"{ATOM}id") for entry in root.findall(f"{ATOM}entry")]
    assert ids == [f"{settings.DPA_PUBLIC_URL}/versies/{each.reference}/" for each in reversed(versions)]
    for part in ("id", "title", "updated", "author"):
        assert root.find(f"{ATOM}{part}") is not None
    summary = root.findall(f"{ATOM}entry")[1].findtext(f"{ATOM}summary")
    assert "De wet is gewijzigd." in summary
    assert "&lt;klanten&gt;" in summary
    assert cast.officer().name not in etree.tostring(root).decode()
    assert len(feed(client, "/wijzigingen/atom.xml").findall(f"{ATOM}entry")) == 3


def test_pages_name_their_feeds(client: Client, versions: tuple[DocumentVersion, ...]) -> None:
    *_others, third = versions
    for address in ("/", f"/versies/{third.reference}/"):
        tree: Any = html.fromstring(client.get(address).content.decode())
        feeds = tree.xpath("//head/link[@rel='alternate'][@type='application/atom+xml']/@href")
        assert "/wijzigingen/atom.xml" in feeds
    assert f"/wijzigingen/{third.document.pk}/atom.xml" in feeds


def test_documents_that_are_not_for_everybody_stand_in_the_log_of_who_may_read_them(
    client: Client, small: Small, settings: Settings
) -> None:
    settings.DPA_PUBLIC_KINDS = ["terms"]
    member = cast.signed_in(small.member())
    hidden = small.annex2.document.pk
    for address in (f"/wijzigingen/{hidden}/", f"/wijzigingen/{hidden}/atom.xml"):
        assert client.get(address).status_code == 404
        assert cast.signed_in(cast.stranger()).get(address).status_code == 404
        assert member.get(address).status_code == 200
        assert cast.signed_in(cast.officer()).get(address).status_code == 200
    assert list(entries(client.get("/wijzigingen/"))) == [small.terms.reference]
    assert len(feed(client, "/wijzigingen/atom.xml").findall(f"{ATOM}entry")) == 1
    assert len(feed(member, "/wijzigingen/atom.xml").findall(f"{ATOM}entry")) == 3


def test_the_log_asks_the_database_little_and_comes_in_pages(
    client: Client, versions: tuple[DocumentVersion, ...], django_assert_max_num_queries: Any
) -> None:
    for number in range(20):
        factories.publish(terms(f"Verwerker meldt binnen {number + 20} dagen.", "2026-01-01"), "2026-01-01")
    client.get("/wijzigingen/")
    with django_assert_max_num_queries(60):
        shown = entries(client.get("/wijzigingen/"))
    assert len(shown) == 20
    assert len(entries(client.get("/wijzigingen/?pagina=2"))) == 3
    assert len(entries(client.get("/wijzigingen/?pagina=niets"))) == 20
