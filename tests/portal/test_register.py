"""The public register of sub-processors: page, files and feed, now and at any moment."""

from __future__ import annotations

import csv
import io
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from annexes.content import Annex1Content, SubProcessor
from annexes.models import SubProcessorFacts
from documents import lifecycle
from documents.models import DocumentVersion, Line
from documents.rows.drafting import create_draft
from tests import cast, factories

ATOM = "{http://www.w3.org/2005/Atom}"


def names(client: Client, moment: str = "") -> list[str]:
    """Whom the register names, in order."""
    answer = client.get("/sub-verwerkers.json", {"moment": moment} if moment else {})
    return [party["name"] for line in answer.json()["lines"] for party in line["sub_processors"]]


@pytest.fixture
def line(db: None) -> Line:
    """A line on which a second version renames one sub-processor, replaces one and adds one, and is withdrawn later."""
    line = factories.product("Balans").document.lines.get(from_release="9.10")
    content = Annex1Content(
        date=factories.day("2023-01-10"),
        sub_processors=(
            SubProcessor("Wolkenbouw BV", "Kade 1, 7411 XX Deventer", "beheer van de hostingomgeving"),
            SubProcessor("Postkamer BV", "=Plein 2", "drukken en verzenden van brieven"),
        ),
    )
    first = factories.publish(
        create_draft(content, line, by=cast.officer(), at=factories.NOW), factories.local("2023-01-10T09:00")
    )
    second = lifecycle.copy_to_draft(first, by=cast.officer(), at=factories.NOW)
    second.date = factories.day("2023-03-01")
    second.save()
    second.subprocessorrow_rows.filter(name="Wolkenbouw BV").update(name="Wolkenbouw Groep BV")
    second.subprocessorrow_rows.get(name="Postkamer BV").delete()
    for position, (name, work) in enumerate(
        {"Briefpost NV": "drukken en verzenden van brieven", "Kabelhuis NV": "netwerk"}.items(), start=3
    ):
        second.subprocessorrow_rows.create(name=name, activities=work, position=position)
    factories.publish(second, factories.local("2023-03-01T09:00"))
    return line


def test_the_demo_shows_a_chain_a_transfer_and_a_contract_that_is_not_confirmed(registry: None, client: Client) -> None:
    [newest, oldest] = client.get("/sub-verwerkers.json").json()["lines"]
    assert (newest["from_release"], oldest["from_release"]) == ("10.0", "9.10")
    previder, microsoft = newest["sub_processors"]
    assert [(link["level"], link["engaged_by"], link["name"]) for link in previder["chain"]] == [
        (1, "Previder BV", "Glasbrug Netwerken BV"),
        (2, "Glasbrug Netwerken BV", "Noorderlicht Storingsdienst GmbH"),
    ]
    assert (microsoft["country"], microsoft["transfer"]["basis"]) == ("US", "adequacy")
    assert (microsoft["contract"]["state"], microsoft["interfaces"]) == ("unconfirmed", ["Elzenvoort Insight"])
    page = client.get("/sub-verwerkers/", headers={"accept-language": "en"}).text
    for words in ("Glasbrug Netwerken BV", "adequacy decision", "not confirmed yet", "engaged by Previder BV"):
        assert words in page


def test_what_nobody_has_entered_is_unknown(registry: None, client: Client) -> None:
    SubProcessorFacts.objects.all().delete()
    response = client.get("/sub-verwerkers/", headers={"accept-language": "en"})
    assert response.status_code == 200
    assert response.text.count("unknown") >= 6
    assert client.get("/sub-verwerkers.csv").status_code == 200


def test_it_tells_of_any_moment_what_was_current_then(line: Line, client: Client) -> None:
    assert names(client, "2023-01-10T08:59") == []
    assert names(client, "2023-01-10T09:00") == ["Wolkenbouw BV", "Postkamer BV"]
    assert names(client, "2023-02-28") == ["Wolkenbouw BV", "Postkamer BV"]
    assert names(client) == ["Wolkenbouw Groep BV", "Briefpost NV", "Kabelhuis NV"]
    factories.withdraw(DocumentVersion.objects.get(date="2023-03-01"), "2023-05-01T12:00")
    assert names(client, "2023-05-01T11:59") == ["Wolkenbouw Groep BV", "Briefpost NV", "Kabelhuis NV"]
    assert names(client) == ["Wolkenbouw BV", "Postkamer BV"]


def test_since_is_the_first_version_of_the_line_that_names_it(line: Line, client: Client) -> None:
    [found] = client.get("/sub-verwerkers.json").json()["lines"]
    assert [party["named_since"][:10] for party in found["sub_processors"]] == [
        "2023-01-10",
        "2023-03-01",
        "2023-03-01",
    ]


def test_a_moment_that_is_none_is_refused_and_shown_as_typed(line: Line, client: Client) -> None:
    response = client.get("/sub-verwerkers/", {"date": "31-02-2023"})
    assert response.status_code == 400
    assert 'value="31-02-2023"' in response.text
    assert client.get("/sub-verwerkers.json", {"date": "31-02-2023"}).status_code == 404


def test_a_spreadsheet_calculates_nothing_of_it(line: Line, client: Client) -> None:
    answer = client.get("/sub-verwerkers.csv", {"moment": "2023-02-01"})
    assert answer.content.startswith(b"\xef\xbb\xbf")
    head, *rows = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";")
    assert [row[5:7] for row in rows] == [
        ["Wolkenbouw BV", "Kade 1, 7411 XX Deventer"],
        ["Postkamer BV", "'=Plein 2"],
    ]
    assert {len(row) for row in rows} == {len(head)}


def test_the_party_of_a_chain_has_a_row_of_its_own(registry: None, client: Client) -> None:
    rows = list(csv.reader(io.StringIO(client.get("/sub-verwerkers.csv").content.decode("utf-8-sig")), delimiter=";"))
    assert ["2", "Glasbrug Netwerken BV", "Noorderlicht Storingsdienst GmbH"] in [row[3:6] for row in rows]
    assert len({len(row) for row in rows}) == 1


def entries(client: Client, line: Line) -> list[Any]:
    answer = client.get(f"/sub-verwerkers/{line.pk}/wijzigingen.atom", headers={"accept-language": "en"})
    assert answer["Content-Type"].startswith("application/atom+xml")
    return ElementTree.fromstring(answer.content).findall(f"{ATOM}entry")


def test_the_feed_says_in_plain_words_what_changed(line: Line, client: Client) -> None:
    newest, first = entries(client, line)
    assert newest.findtext(f"{ATOM}title") == (
        "Briefpost NV replaced Postkamer BV. Kabelhuis NV was added. Wolkenbouw BV is now called Wolkenbouw Groep BV."
    )
    assert newest.findtext(f"{ATOM}updated") == "2023-03-01T08:00:00+00:00"
    assert first.findtext(f"{ATOM}title") == "Wolkenbouw BV was added. Postkamer BV was added."
    identifiers = [entry.findtext(f"{ATOM}id") for entry in (newest, first)]
    factories.withdraw(DocumentVersion.objects.get(date="2023-03-01"), "2023-05-01T12:00")
    after = entries(client, line)
    assert [entry.findtext(f"{ATOM}id") for entry in after[1:]] == identifiers
    assert "Kabelhuis NV was removed." in after[0].findtext(f"{ATOM}title")


def test_who_works_elsewhere_is_told_and_what_only_became_known_is_not(line: Line, client: Client) -> None:
    first, second = DocumentVersion.objects.filter(line=line).order_by("date")
    for version, country, place in ((first, "NL", "unknown"), (second, "NL", "eea")):
        row = version.subprocessorrow_rows.get(name__startswith="Wolkenbouw")
        SubProcessorFacts.objects.filter(row=row).update(country=country, place=place)
    assert "another address" not in entries(client, line)[0].findtext(f"{ATOM}title")
    SubProcessorFacts.objects.filter(row__version=second).update(country="DE")
    title = entries(client, line)[0].findtext(f"{ATOM}title")
    assert "Wolkenbouw Groep BV has another address or place of processing." in title


def test_files_and_feed_are_asked_again_with_their_etag(line: Line, client: Client) -> None:
    for address in ("/sub-verwerkers.csv", "/sub-verwerkers.json", f"/sub-verwerkers/{line.pk}/wijzigingen.atom"):
        answer = client.get(address)
        assert "max-age=300" in answer["Cache-Control"]
        assert client.get(address, headers={"if-none-match": answer["ETag"]}).status_code == 304


def test_a_contact_person_is_named_to_nobody_who_has_not_signed_in(
    registry: None, client: Client, owner: Client
) -> None:
    SubProcessorFacts.objects.update(contact_name="M. Verstegen", contact_details="06 12 34 56 78")
    for address in ("/sub-verwerkers/", "/sub-verwerkers.csv", "/sub-verwerkers.json"):
        for browser in (client, owner):
            text = browser.get(address).content.decode()
            assert "Afdeling Informatiebeveiliging" in text
            assert "Verstegen" not in text
            assert "06 12" not in text


def test_it_is_empty_for_the_public_when_annex_1_is_not(
    settings: Settings, registry: None, client: Client, owner: Client
) -> None:
    settings.DPA_PUBLIC_KINDS = ["terms"]
    line = Line.objects.get(from_release="10.0")
    assert "Previder" not in client.get("/sub-verwerkers/").text
    assert "Previder" in owner.get("/sub-verwerkers/").text
    for address in ("/sub-verwerkers.csv", "/sub-verwerkers.json", f"/sub-verwerkers/{line.pk}/wijzigingen.atom"):
        assert client.get(address).status_code == 404
        answer = owner.get(address)
        assert (answer.status_code, "private" in answer["Cache-Control"]) == (200, True)


def test_a_line_of_the_terms_has_no_feed(registry: None, client: Client) -> None:
    terms = Line.objects.get(document__kind="terms")
    assert client.get(f"/sub-verwerkers/{terms.pk}/wijzigingen.atom").status_code == 404


def test_the_page_asks_the_same_however_many_there_are(
    registry: None, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(6):
        client.get("/sub-verwerkers/")
