"""What changed, in a customer's pages: at home, before receiving, before answering, and between any two moments."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from agreements.models import Receipt
from agreements.receipts import void_receipt
from documents.models import DocumentVersion
from tests import cast, factories
from tests.cast import signed_in
from tests.portal.pages import Role, answer, fields, open_page
from tests.small import Small
from tests.work import Mail


@pytest.fixture
def newer(small: Small) -> DocumentVersion:
    """A later version of the terms, which is due: everything else has been received."""
    small.receive_all()
    return factories.terms("2024-02-01 09:00")


def words(page: object, query: str) -> str:
    [found] = page.xpath(query)  # type: ignore[attr-defined]
    return " ".join(found.text_content().split())


SINCE = "//section[@aria-labelledby='since-answer']"
CHANGES = "//section[@aria-labelledby='changes']"


def test_home_says_what_is_new_since_the_last_answer_and_leads_there(manager: Client, small: Small) -> None:
    small.receive_all()
    assert not open_page(manager, small.page()).xpath(SINCE)
    answer(manager, small)
    assert not open_page(manager, small.page()).xpath(SINCE)
    newer = factories.terms("2024-02-01 09:00")
    page = open_page(manager, small.page())
    assert "reworded" in words(page, SINCE)
    assert page.xpath(f"{SINCE}//a/@href") == [small.page("ontvangen/") + "#changes"]
    factories.receive(small.customer, newer, "2024-02-02")
    page = open_page(manager, small.page())
    assert "reworded" in words(page, SINCE)
    assert page.xpath(f"{SINCE}//a/@href") == [small.page("akkoord/") + "#beside"]
    answer(manager, small)
    assert not open_page(manager, small.page()).xpath(SINCE)


def test_a_due_version_opens_with_its_changes_and_is_received_at_its_foot(
    manager: Client, small: Small, newer: DocumentVersion
) -> None:
    address = small.page(f"versies/{newer.reference}/")
    page = open_page(manager, address)
    assert small.terms.reference in words(page, CHANGES)
    assert page.xpath(f"{CHANGES}//div[@class='change__inline']//ins")
    assert page.xpath("//details[@class='full-text'][not(@open)]//div[@class='contract']")
    # The button is the last thing in the page's text.
    assert page.xpath("//main//form[contains(@action, 'ontvangen')]/ancestor::section[last()]/following::section") == []
    assert not Receipt.objects.filter(version=newer).exists()
    values = fields(page, "ontvangen/")
    done = manager.post(small.page("ontvangen/"), {**values, "version": newer.reference}, follow=True)
    assert done.redirect_chain == [(address, 302)]
    assert "In force for you since" in done.text
    assert 'href="' + small.page("akkoord/") in done.text


def test_receive_all_shows_every_change_before_and_then_what_is_in_force_and_what_comes_next(
    manager: Client, small: Small, newer: DocumentVersion
) -> None:
    annex = factories.annex2("2024-02-01 09:00")
    page = open_page(manager, small.page("ontvangen/"))
    shown = page.xpath(f"{CHANGES}//section[contains(@class, 'part-changes')]")
    assert [re.findall(r"(?:PV|B2)-\d+", part.text_content())[0] for part in shown] == [
        newer.reference,
        annex.reference,
    ]
    done = manager.post(small.page("ontvangen/"), {**fields(page, "ontvangen/"), "version": "all"}, follow=True)
    assert "What is in force now" in done.text
    assert newer.reference in done.text
    assert 'href="' + small.page("akkoord/") in done.text


def test_what_was_received_but_never_answered_is_shown_again_before_receiving_more(
    manager: Client, small: Small
) -> None:
    small.receive_all()
    answer(manager, small)
    received = factories.terms("2024-02-01 09:00")
    factories.receive(small.customer, received, "2024-02-02")
    due = factories.annex2("2024-03-01 09:00")
    text = words(open_page(manager, small.page("ontvangen/")), CHANGES)
    assert due.reference in text
    assert received.reference in text
    assert "no answer to it yet" in text


def test_a_version_that_was_answered_and_is_due_again_says_that_nothing_in_it_changed(
    manager: Client, small: Small
) -> None:
    small.receive_all()
    answer(manager, small)
    void_receipt(
        Receipt.objects.get(version=small.terms), reason="Verkeerd geboekt.", by=cast.officer(), at=factories.NOW
    )
    page = open_page(manager, small.page("ontvangen/"))
    assert "nothing in it changed" in page.text_content()
    open_page(manager, small.page(f"versies/{small.terms.reference}/"))


def test_any_two_moments_are_compared_at_an_address_that_carries_both(
    manager: Client, small: Small, newer: DocumentVersion
) -> None:
    factories.receive(small.customer, newer, "2024-02-02")
    form = {"van-date": "15-01-2024", "van-time": "", "tot-date": "15-02-2024", "tot-time": "14:00"}
    response = manager.get(small.page("vergelijken/"), form)
    address = response.headers["Location"]
    assert address == small.page("vergelijken/") + "?van=2024-01-15T00:00&tot=2024-02-15T14:00"
    page = open_page(manager, address)
    assert "reworded" in words(page, CHANGES)
    assert len(page.xpath(f"{CHANGES}//ul[contains(@class, 'unchanged-parts')]/li")) == 2
    same = open_page(manager, small.page("vergelijken/?van=2024-01-15&tot=2024-01-16"))
    assert "Nothing differs." in words(same, CHANGES)
    # With one moment, the other is now, and the address says when that was.
    assert re.search(r"van=2024-01-15T00:00&tot=20", manager.get(small.page("vergelijken/?van=2024-01-15"))["Location"])


@pytest.mark.parametrize("sent", ["?van=gisteren&tot=2024-01-01", "?van=2024-01-01&tot=2024-13-40", "?van-date=x"])
def test_a_moment_that_is_none_is_said_beside_its_field(manager: Client, small: Small, sent: str) -> None:
    page = open_page(manager, small.page("vergelijken/") + sent, 400)
    assert page.find_class("error-summary")
    assert page.find_class("form-field--invalid")


def test_the_time_machine_leads_from_an_event_to_what_changed_by_it(
    manager: Client, small: Small, newer: DocumentVersion
) -> None:
    factories.receive(small.customer, newer, "2024-02-02 10:15")
    page = open_page(manager, small.page("tijdlijn/"))
    [link] = page.xpath(
        f"//tr[contains(., '{newer.reference}') and contains(., 'received')]//a[contains(@href, 'van=')]/@href"
    )
    assert link == small.page("vergelijken/") + "?van=2024-02-02T10:14&tot=2024-02-02T10:15"
    assert newer.reference in words(open_page(manager, link), CHANGES)
    # Being published changes nothing for a customer (art. 14).
    assert not page.xpath(
        f"//tr[contains(., '{newer.reference}') and contains(., 'published')]//a[contains(@href, 'van=')]"
    )


def test_what_an_upgrade_would_change_is_told_before_it(manager: Client, small: Small) -> None:
    small.receive_all()
    small.product.document.lines.create(from_release="10.0")
    ahead = factories.annex1(small.product, "10.0", "2024-03-01 09:00")
    [link] = open_page(manager, small.page()).xpath("//a[contains(@href, '/vergelijken/')]/@href")
    assert ahead.reference in words(open_page(manager, link), CHANGES)
    assert manager.get(small.page(f"vergelijken/{small.product.pk}/9.10/")).status_code == 404
    assert manager.get(small.page(f"vergelijken/{small.product.pk}/x/")).status_code == 404


def test_a_copied_link_to_a_clause_carries_the_version(manager: Client, small: Small) -> None:
    small.receive_all()
    for address in ("overeenkomst/", f"versies/{small.terms.reference}/"):
        links = open_page(manager, small.page(address)).xpath("//a[@class='pilcrow']/@href")
        assert links
        assert all(re.match(r"/versies/(PV|B1|B2)-\d+/#.", link) for link in links)


def test_who_may_open_a_version_or_a_comparison_in_the_customers_pages(
    manager: Client, reader: Client, desk: Client, client: Client, small: Small, newer: DocumentVersion
) -> None:
    elsewhere = factories.product("Kasboek", "1.0")
    foreign = factories.annex1(elsewhere, "1.0", "2023-07-05 09:00")
    draft = factories.draft(small.terms.line)
    pages = [f"versies/{newer.reference}/", "vergelijken/", "vergelijken/?van=2023-01-01&tot=2024-02-01", "ontvangen/"]
    stranger = signed_in(cast.member(factories.customer("elders"), Role.CONTRACT_MANAGER))
    for page in pages:
        assert [who.get(small.page(page)).status_code for who in (manager, reader, desk)] == [200, 200, 200]
        assert stranger.get(small.page(page)).status_code == 404
        assert client.get(small.page(page)).status_code == 302
    for reference in (foreign.reference, draft.reference, "PV-999999"):
        assert [who.get(small.page(f"versies/{reference}/")).status_code for who in (manager, desk)] == [404, 404]


def test_readers_and_officers_see_the_changes_and_no_button(
    reader: Client, desk: Client, small: Small, newer: DocumentVersion
) -> None:
    for who in (reader, desk):
        for page in (f"versies/{newer.reference}/", "ontvangen/"):
            found = open_page(who, small.page(page))
            assert found.xpath(f"{CHANGES}//ins")
            assert not found.xpath("//main//form[@method='post']")


@pytest.mark.parametrize("more", [0, 4])
def test_pages_with_changes_take_as_many_queries_however_long_the_history(
    more: int, manager: Client, small: Small, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    small.receive_all()
    for month in range(1, more + 1):
        factories.receive(small.customer, factories.terms(f"2024-{month:02}-15 09:00"), f"2024-{month:02}-20")
    newest = factories.terms("2024-11-01 09:00")
    for address in ("ontvangen/", f"versies/{newest.reference}/", "vergelijken/?van=2023-01-01&tot=2024-12-01"):
        open_page(manager, small.page(address))
        with django_assert_max_num_queries(32):
            manager.get(small.page(address))


def test_the_confirmation_of_a_receipt_says_what_is_new_in_the_readers_language(
    manager: Client, small: Small, post: Mail
) -> None:
    small.receive_all()
    answer(manager, small)
    english = small.member(Role.ADMINISTRATOR)
    english.language = "en"
    english.save()
    newer = factories.terms("2024-02-01 09:00")
    values = fields(open_page(manager, small.page("ontvangen/")), "ontvangen/")
    manager.post(small.page("ontvangen/"), {**values, "version": "all"})
    sent = {message.to[0]: str(message.body) for message in post() if newer.reference in str(message.body)}
    assert "New since your last answer, compared with" in sent[english.email]
    assert ": reworded" in sent[english.email]
    assert ": gewijzigd" in sent[small.member().email]
    assert f"/vergelijk/{small.terms.reference}/{newer.reference}/" in sent[english.email]
