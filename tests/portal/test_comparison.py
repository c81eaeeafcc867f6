"""What differs between two versions, on a page that keeps its address."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from documents.rows.drafting import content_of
from tests import factories
from tests.demo_rows import version
from tests.portal.markup import letters, parse


def address(old: str, new: str) -> str:
    return f"/vergelijk/{old}/{new}/"


@pytest.fixture
def annexes(registry: None) -> tuple[str, str]:
    return version("annex1", "1/2022/Balans").reference, version("annex1", "2/2023/Balans").reference


def test_a_summary_comes_first_and_each_change_can_be_linked_to(client: Client, annexes: tuple[str, str]) -> None:
    page = parse(client.get(address(*annexes)).text)
    [summary] = page.xpath("//section[contains(@class, 'comparison__summary')]")
    links = summary.xpath(".//ol//a/@href")
    assert links == [f"#{anchor}" for anchor in page.xpath("//section[starts-with(@class, 'change ')]/@id")]
    assert links
    assert page.xpath("//section[starts-with(@class, 'change ')][1]/preceding::section") == [summary]


def test_what_is_gone_and_what_is_new_is_said_to_who_does_not_see_the_marks(
    client: Client, annexes: tuple[str, str]
) -> None:
    page = parse(client.get(address(*annexes)).text)
    assert {mark.text_content().partition(":")[0] for mark in page.xpath("//ins")} == {"[toegevoegd"}
    assert {mark.text_content().partition(":")[0] for mark in page.xpath("//del")} == {"[vervallen"}


def test_both_texts_stand_on_the_page_whole_the_unchanged_parts_folded(registry: None, client: Client) -> None:
    old, new = version("annex2", "2/2021/Elzenvoort"), version("annex2", "1/2023/Elzenvoort")
    page = parse(client.get(address(old.reference, new.reference)).text)
    for hidden in page.xpath("//*[@class='visually-hidden']"):
        hidden.drop_tree()
    shown = letters(page.text_content())
    for found in (old, new):
        for block in content_of(found).blocks():
            if block.text != "DATUM WIJZIGING":
                assert all(letters(word) in shown for word in block.text.split())
    assert page.xpath("//details[@class='fold']/summary")


def test_a_version_is_compared_from_its_own_page_with_the_one_before_it_proposed(
    registry: None, client: Client
) -> None:
    old, new = version("annex2", "2/2021/Elzenvoort"), version("annex2", "1/2023/Elzenvoort")
    page = parse(client.get(f"/versies/{new.reference}/").text)
    [form] = page.xpath("//form[@class='compare-form']")
    [proposed] = form.xpath(".//option[@selected]/@value")
    assert proposed == old.reference
    chosen = client.get(form.get("action"), {"een": new.reference, "ander": proposed})
    assert chosen["Location"] == address(old.reference, new.reference)


def test_versions_on_two_release_lines_are_compared(client: Client, annexes: tuple[str, str]) -> None:
    assert client.get(address(*annexes)).status_code == 200
    assert client.get(address(*reversed(annexes))).status_code == 200


def test_what_may_not_be_read_or_compared_is_not_found(
    registry: None, client: Client, stranger: Client, owner: Client
) -> None:
    terms = version("terms", "1/2023")
    draft = factories.draft(terms.line)
    wrong = [
        address(terms.reference, draft.reference),
        address(draft.reference, terms.reference),
        address(terms.reference, version("annex2", "1/2023/Elzenvoort").reference),
        address(terms.reference, "PV-999999"),
        "/vergelijk/",
        "/vergelijk/?een=PV-1&ander=x",
    ]
    for visitor in (client, stranger, owner):
        assert [visitor.get(one).status_code for one in wrong] == [404] * len(wrong)


def test_an_officer_compares_a_draft_until_it_is_deleted(registry: None, desk: Client) -> None:
    terms = version("terms", "1/2023")
    draft = factories.draft(terms.line)
    assert desk.get(address(terms.reference, draft.reference)).status_code == 200
    draft.delete()
    assert desk.get(address(terms.reference, draft.reference)).status_code == 404


def test_a_kind_that_is_not_public_is_compared_by_customers_and_officers_only(
    settings: Settings, client: Client, owner: Client, desk: Client, stranger: Client, annexes: tuple[str, str]
) -> None:
    settings.DPA_PUBLIC_KINDS = ["terms"]
    found = [visitor.get(address(*annexes)).status_code for visitor in (client, stranger, owner, desk)]
    assert found == [404, 404, 200, 200]


def test_the_reader_chooses_how_the_texts_stand_and_whether_quotation_marks_count(
    client: Client, annexes: tuple[str, str]
) -> None:
    page = parse(client.get(address(*annexes) + "?beeld=naast&alles=1").text)
    assert page.xpath("//div[@class='side-by-side']")
    assert page.xpath("//ul[@class='views']//a[@aria-current]/text()") == ["Naast elkaar"]
    assert parse(client.get(address(*annexes) + "?beeld=xyz").text).xpath("//div[@class='by-width']")


def test_a_comparison_that_was_made_before_asks_for_no_text_again(
    client: Client, annexes: tuple[str, str], django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client.get(address(*annexes))
    with django_assert_max_num_queries(16):
        client.get(address(*annexes))
