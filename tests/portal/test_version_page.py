"""A published version in full."""

from __future__ import annotations

import re

from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from documents import lifecycle
from documents.models import DocumentVersion
from documents.rows.drafting import content_of
from tests import cast, factories
from tests.demo_rows import version
from tests.portal.markup import contract, letters, parse


def test_every_word_of_each_version_stands_on_its_page_in_order(registry: None, client: Client) -> None:
    for found in DocumentVersion.objects.with_names():
        shown = contract(client.get(f"/versies/{found.reference}/").text).text_content()
        expected = "".join(block.text for block in content_of(found).blocks())
        assert letters(shown) == letters(expected), found.reference


def test_articles_and_paragraphs_have_anchors_that_read_like_citations(registry: None, client: Client) -> None:
    page = parse(client.get(f"/versies/{version('terms', '1/2023').reference}/").text)
    assert page.get_element_by_id("art-8").text_content().startswith("Artikel 8.")
    [paragraph] = page.xpath("//*[@id='art-8-lid-1']")
    [link] = paragraph.xpath(".//a[@class='pilcrow']")
    assert re.fullmatch(r"/versies/PV-\d+/#art-8-lid-1", link.get("href"))
    assert link.get("aria-label").endswith("art. 8 lid 1")


def test_no_two_elements_share_an_anchor_and_every_link_within_the_page_leads_somewhere(
    registry: None, client: Client
) -> None:
    for found in DocumentVersion.objects.with_names():
        page = parse(client.get(f"/versies/{found.reference}/").text)
        anchors = page.xpath("//@id")
        assert len(anchors) == len(set(anchors))
        assert {link[1:] for link in page.xpath("//a[starts-with(@href, '#')]/@href")} <= set(anchors)


def test_an_article_with_one_paragraph_without_a_number_has_only_the_articles_anchor(
    registry: None, client: Client
) -> None:
    page = parse(client.get(f"/versies/{version('terms', '1/2023').reference}/").text)
    assert page.xpath("//*[@id='art-11']")
    assert not page.xpath("//*[starts-with(@id, 'art-11-')]")


def test_the_head_is_printed_as_in_the_documents(registry: None, client: Client) -> None:
    page = parse(client.get(f"/versies/{version('annex1', '2/2023/Balans').reference}/").text)
    [head] = page.xpath("//dl[@class='printed-head']")
    assert head.xpath(".//dt/text()") == ["DATUM", "VERSIE", "ONDERWERP"]
    assert head.xpath(".//dd")[0].text_content().strip() == "29-08-2023"
    assert head.xpath(".//dd")[1].text_content().strip() == "2/2023/Balans"
    assert head.get("lang") == "nl"


def test_an_undated_version_is_said_to_be_undated(registry: None, client: Client) -> None:
    response = client.get(f"/versies/{version('terms', '').reference}/", headers={"accept-language": "en"})
    assert "This version is undated" in response.text
    assert "niet vermeld" in response.text


def test_digest_reference_and_ledger_position_are_shown(registry: None, client: Client) -> None:
    found = version("annex2", "1/2023/Elzenvoort")
    text = client.get(f"/versies/{found.reference}/", headers={"accept-language": "en"}).text
    assert found.digest in text
    assert f"ledger entry {found.publication.sequence}" in text


def test_an_older_version_points_to_the_current_one(registry: None, client: Client) -> None:
    response = client.get(f"/versies/{version('annex2', '2/2021/Elzenvoort').reference}/")
    assert response.context["state"] == "older"
    assert f"/versies/{version('annex2', '1/2023/Elzenvoort').reference}/" in response.text


def test_a_withdrawn_version_says_so_with_the_reason_and_without_a_current_one(registry: None, client: Client) -> None:
    now = timezone.now()
    for number in ("1/2023", ""):
        lifecycle.withdraw(
            version("terms", number), by=cast.officer(), at=now, recorded_at=now, reason="Art. 8 onvolledig."
        )
    response = client.get(f"/versies/{version('terms', '').reference}/")
    assert response.context["state"] == "withdrawn"
    assert "Art. 8 onvolledig." in response.text


def test_drafts_other_prefixes_and_unknown_references_are_not_found(registry: None, client: Client) -> None:
    found = version("terms", "1/2023")
    draft = factories.draft(found.line)
    for reference in (draft.reference, f"B1-{found.pk}", "PV-999999", "PV-0", "XX-1", "PV-1234567890"):
        assert client.get(f"/versies/{reference}/").status_code == 404, reference
        assert client.get(f"/versies/{reference}.pdf").status_code == 404, reference


def test_a_kind_that_is_not_public_opens_for_customers_and_officers_only(
    settings: Settings, client: Client, owner: Client, desk: Client, stranger: Client
) -> None:
    settings.DPA_PUBLIC_KINDS = ["terms"]
    reference = version("annex1", "1/2022/Balans").reference
    for address in (f"/versies/{reference}/", f"/versies/{reference}.pdf"):
        found = [visitor.get(address).status_code for visitor in (client, stranger, owner, desk)]
        assert found[:2] == [404, 404]
        assert 404 not in found[2:]


def test_the_contract_is_dutch_in_whatever_language_the_page_is(registry: None, client: Client) -> None:
    page = parse(
        client.get(f"/versies/{version('terms', '1/2023').reference}/", headers={"accept-language": "en"}).text
    )
    assert page.get("lang") == "en"
    assert page.xpath("//div[@class='contract']")[0].get("lang") == "nl"


def test_a_version_page_takes_few_queries(
    registry: None, client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    most_per_page = [("terms", "1/2023", 7), ("annex1", "1/2022/Balans", 13), ("annex2", "1/2023/Elzenvoort", 8)]
    for kind, number, most in most_per_page:
        address = f"/versies/{version(kind, number).reference}/"
        with django_assert_max_num_queries(most):
            client.get(address)
