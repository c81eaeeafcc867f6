"""A customer's agreement on one page: what applies and why, what is due, and the texts in full."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from annexes.models import Product
from customers.models import Customer
from documents.models import Line
from tests import cast, factories
from tests.cast import signed_in
from tests.portal.markup import parse

ENGLISH = {"accept-language": "en"}


def words_shown(client: Client, address: str) -> Any:
    response = client.get(address, headers=ENGLISH)
    assert response.status_code == 200
    return parse(response.text)


def test_the_combination_is_shown_with_the_reason_of_each_part(owner: Client) -> None:
    text = words_shown(owner, "/klant/hoogvoorde/overeenkomst/").text_content()
    assert "line 9.10, release 9.11 installed" in text
    assert "received 10 July 2023" in text


def test_terms_and_annexes_follow_in_full_each_under_its_own_heading(owner: Client) -> None:
    page = words_shown(owner, "/klant/hoogvoorde/overeenkomst/")
    parts = [part.get("aria-labelledby") for part in page.xpath("//section[@class='part']")]
    assert parts == ["voorwaarden", "b1-balans", "b2"]
    assert page.get_element_by_id("art-8-lid-1") is not None
    assert page.get_element_by_id("b1-balans-interfaces") is not None


def test_arrangements_stand_under_their_agreement_with_their_article(owner: Client) -> None:
    page = words_shown(owner, "/klant/hoogvoorde/overeenkomst/")
    [section] = page.xpath("//section[@aria-labelledby='arrangements']")
    text = section.text_content()
    assert "Agreement HVD-2023-01" in text
    assert "art. 15.2" in text


def test_an_arrangement_that_was_agreed_later_is_subject_to_article_1_2(db: None) -> None:
    customer = factories.customer()
    agreement = factories.agreement(customer, factories.product())
    factories.receive(customer, factories.terms("2023-07-04"), "2023-07-10")
    factories.arrangement(agreement, "2024-01-15")
    page = words_shown(signed_in(cast.member(customer)), f"/klant/{customer.code}/overeenkomst/")
    assert "in case of conflict the terms prevail (art. 1.2)" in page.text_content()


def test_what_is_due_and_what_is_missing_is_said(registry: None, desk: Client) -> None:
    page = words_shown(desk, "/klant/zandwolde/overeenkomst/")
    assert len(page.xpath("//section[@aria-labelledby='due']//li")) == 3
    text = page.text_content()
    assert "Details of the controller are missing (art. 4.3)" in text
    assert "No annex 1 of Balans of line 10.0 has been received" in text


def test_at_a_chosen_moment_the_earlier_combination_is_shown(owner: Client) -> None:
    bundle = owner.get("/klant/hoogvoorde/overeenkomst/?moment=2023-06-01T12:00").context["bundle"]
    assert [str(part.version.number or "") for part in bundle.parts] == ["", "1/2022/Balans", "2/2021/Elzenvoort"]


def test_before_anything_was_received_there_is_no_applicable_agreement_and_no_pdf(owner: Client) -> None:
    page = words_shown(owner, "/klant/hoogvoorde/overeenkomst/?moment=2018-01-01T10:00")
    assert "No agreement applied on 1 January 2018, 10:00." in page.text_content()
    assert not page.xpath("//*[contains(@href, '.pdf') or contains(@action, '.pdf')]")
    response = owner.get("/klant/hoogvoorde/overeenkomst.pdf?moment=2018-01-01T10:00")
    assert response.headers["Location"] == "/klant/hoogvoorde/overeenkomst/?moment=2018-01-01T10:00"


def test_a_customer_without_an_agreement_has_a_page_that_says_so(db: None) -> None:
    customer = factories.customer()
    page = words_shown(signed_in(cast.member(customer)), f"/klant/{customer.code}/overeenkomst/")
    assert "No agreement applies now." in page.text_content()


def test_two_products_have_two_annexes_with_anchors_of_their_own(db: None) -> None:
    customer = factories.customer()
    products = [factories.product("Balans", "9.10"), factories.product("Kompas", "1.0")]
    factories.agreement(customer, *products)
    for product, release in zip(products, ("9.10", "1.0"), strict=True):
        factories.install(customer, product, release, "2020-01-01")
        factories.receive(customer, factories.annex1(product, release, "2022-01-01"), "2022-02-01")
    page = words_shown(signed_in(cast.member(customer)), f"/klant/{customer.code}/overeenkomst/")
    assert page.get_element_by_id("b1-balans") is not None
    assert page.get_element_by_id("b1-kompas") is not None
    assert Product.objects.count() == Line.objects.count() == 2


def test_no_anchor_occurs_twice_and_the_contents_lead_somewhere(owner: Client) -> None:
    page = words_shown(owner, "/klant/hoogvoorde/overeenkomst/")
    anchors = page.xpath("//@id")
    assert len(anchors) == len(set(anchors))
    assert {link[1:] for link in page.xpath("//a[starts-with(@href, '#')]/@href")} <= set(anchors)


def test_nothing_on_the_page_is_inline_script_or_style(owner: Client) -> None:
    page = words_shown(owner, "/klant/hoogvoorde/overeenkomst/")
    assert not page.xpath("//style | //script[not(@src)] | //@style | //@onclick")


def test_headings_step_down_one_level_at_a_time(owner: Client) -> None:
    page = words_shown(owner, "/klant/hoogvoorde/overeenkomst/")
    levels = [int(h.tag[1]) for h in page.iter("h1", "h2", "h3", "h4", "h5", "h6")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("receipts", [1, 8])
def test_the_page_takes_as_many_queries_however_long_the_history(
    receipts: int, hoogvoorde: Customer, owner: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    found = owner.get("/klant/hoogvoorde/overeenkomst/").context["bundle"].parts[0].version
    for day in range(1, receipts + 1):
        factories.receive(hoogvoorde, found, f"2024-03-{day:02}")
    with django_assert_num_queries(QUERIES):
        owner.get("/klant/hoogvoorde/overeenkomst/")


# Session, user and their second factor, customer, the resolver's seven, processor; published texts are read once.
QUERIES = 13
