"""A date without a time is a question about the whole day: the page says when something changed on it."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests import cast, factories
from tests.cast import signed_in
from tests.portal.markup import parse
from tests.portal.pages import Role, open_page
from tests.small import Small

PAGES = ["tijdlijn/", "overeenkomst/"]


@pytest.fixture(autouse=True)
def received(small: Small) -> None:
    factories.receive(small.customer, small.terms, "2024-01-10")
    factories.receive(small.customer, small.annex2, "2024-01-11 14:00")
    factories.receive(small.customer, small.annex1, "2024-01-11 16:30:20")


def day(page: Any) -> Any:
    [found] = page.find_class("day")
    return found


@pytest.mark.parametrize("page", PAGES)
def test_a_date_alone_says_when_on_that_day_something_changed_and_leads_there(
    manager: Client, small: Small, page: str
) -> None:
    found = day(open_page(manager, small.page(f"{page}?moment=2024-01-11")))
    assert [item.xpath("string(strong)") for item in found.xpath(".//li")] == ["at 14:00", "at 16:30"]
    assert small.annex2.reference in found.xpath("string(.//li[1])")
    assert [link.rsplit("=", 1)[1] for link in found.xpath(".//a/@href")] == [
        "2024-01-11T13:59",
        "2024-01-11T14:00",
        "2024-01-11T16:30",
        "2024-01-11T16:31",
    ]
    [before, after] = (open_page(manager, link).text_content() for link in found.xpath(".//li[1]//a/@href"))
    assert "in force since 11 January 2024, 14:00" not in before
    assert "in force since 11 January 2024, 14:00" in after


def test_the_form_with_a_date_only_leads_to_the_same_answer(manager: Client, small: Small) -> None:
    response = manager.get(small.page("tijdlijn/"), {"date": "11-01-2024", "time": ""}, follow=True)
    assert "at 14:00" in response.text
    assert "This is what applied at the beginning of 11 January 2024" in " ".join(
        parse(response.text).text_content().split()
    )


def test_what_has_only_the_date_counts_from_its_beginning(manager: Client, small: Small) -> None:
    found = day(open_page(manager, small.page("tijdlijn/?moment=2024-01-10")))
    assert found.xpath("string(.//li/strong)") == "from 00:00"
    assert found.xpath(".//a/@href")[0].endswith("2024-01-09T23:59")
    assert "2024-01-10T00:00" in found.xpath(".//a/@href")[1]


def test_a_day_without_a_change_says_so_and_a_moment_says_nothing_of_its_day(manager: Client, small: Small) -> None:
    assert "nothing changed" in day(open_page(manager, small.page("tijdlijn/?moment=2024-01-12"))).text_content()
    assert not open_page(manager, small.page("tijdlijn/?moment=2024-01-11T15:00")).find_class("day")
    assert not open_page(manager, small.page("tijdlijn/")).find_class("day")


@pytest.mark.parametrize("page", PAGES)
def test_who_may_see_what_changed_on_a_day(reader: Client, desk: Client, small: Small, page: str) -> None:
    address = small.page(f"{page}?moment=2024-01-11")
    for client in (reader, desk):
        assert "at 14:00" in day(open_page(client, address)).text_content()
    stranger = signed_in(cast.member(factories.customer("elders"), Role.CONTRACT_MANAGER))
    assert stranger.get(address).status_code == 404
    assert Client().get(address).status_code == 302
