"""The home page answers: what binds, since when, why, what changed, what must be done, where the signed copy is."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from customers.models import Visit
from tests import cast, factories
from tests.portal.pages import open_page
from tests.small import Small


def test_each_part_is_shown_with_since_when_why_and_the_release(manager: Client, small: Small) -> None:
    small.receive_all("2024-01-10")
    text = " ".join(open_page(manager, small.page()).text_content().split())
    assert "in this combination since 10 January 2024" in text
    assert "received 10 January 2024, line 9.10, release 9.10 installed" in text
    assert "release 9.10 installed" in text


def test_what_is_due_comes_first_and_is_not_yet_asked_to_be_accepted(manager: Client, small: Small) -> None:
    factories.receive(small.customer, small.terms, "2024-01-10")
    [box] = open_page(manager, small.page()).find_class("to-do")
    assert "Receive 2 versions" in box.text_content()
    assert "accept" not in box.text_content()


def test_missing_details_are_named(manager: Client, small: Small) -> None:
    small.customer.dpo_name = ""
    small.customer.save()
    assert "data protection officer" in open_page(manager, small.page()).find_class("to-do")[0].text_content()


def test_with_everything_done_nothing_is_asked(manager: Client, small: Small) -> None:
    small.receive_all()
    manager.post(
        small.page("akkoord/"),
        {
            "shown": open_page(manager, small.page("akkoord/")).xpath("//input[@name='shown']/@value")[0],
            "name": "A",
            "function": "B",
            "agreed": "on",
        },
    )
    page = open_page(manager, small.page())
    assert not page.find_class("to-do")
    assert "Nothing is asked of you" in page.text_content()


def test_new_is_what_happened_after_the_visit_before_this_one(manager: Client, small: Small) -> None:
    small.receive_all()
    open_page(manager, small.page())
    Visit.objects.update(seen_at=timezone.now() - timedelta(days=200))
    newer = factories.terms(timezone.localtime(timezone.now() - timedelta(days=100)).strftime("%Y-%m-%d %H:%M"))
    [news] = open_page(manager, small.page()).find_class("home__news")
    assert "New since your visit of" in news.text_content()
    assert news.xpath(f".//a[contains(@href, '{newer.reference}')]")
    assert not news.xpath(f".//a[contains(@href, '{small.terms.reference}')]")
    # Still so on the next page of the same visit.
    assert open_page(manager, small.page()).find_class("home__news")[0].xpath(".//li")


def test_an_officer_and_a_prefetching_browser_leave_no_visit(manager: Client, desk: Client, small: Small) -> None:
    open_page(desk, small.page())
    manager.get(small.page(), headers={"sec-purpose": "prefetch"})
    manager.head(small.page())
    assert not Visit.objects.exists()


def test_an_old_address_with_a_moment_leads_to_the_agreement_of_then(manager: Client, small: Small) -> None:
    response = manager.get(small.page() + "?moment=2024-01-10T14:00")
    assert response.headers["Location"] == small.page("overeenkomst/") + "?moment=2024-01-10T14%3A00"


@pytest.mark.parametrize("more", [0, 6])
def test_the_page_takes_as_many_queries_however_long_the_history(
    more: int, manager: Client, small: Small, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    small.receive_all()
    for day in range(1, more + 1):
        factories.receive(small.customer, small.terms, f"2024-02-{day:02}")
        factories.terms(f"2024-03-{day:02} 09:00")
    open_page(manager, small.page())
    with django_assert_max_num_queries(26):
        manager.get(small.page())


def test_an_officer_sees_what_the_customer_sees_and_is_told_so(desk: Client, small: Small) -> None:
    text = open_page(desk, small.page()).text_content()
    assert "You see what the customer sees" in text
    assert cast.officer().is_staff
