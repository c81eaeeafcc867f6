"""Reading what differs between two versions: from change to change, in one text or side by side, by everybody."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from tests.browser.axe import violations
from tests.demo_rows import load_demo, version

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def address(live_server: LiveServer) -> str:
    load_demo()
    old, new = version("annex1", "1/2022/Balans"), version("annex1", "2/2023/Balans")
    return f"{live_server.url}/vergelijk/{old.reference}/{new.reference}/"


def test_a_reader_goes_from_change_to_change_and_no_rule_of_axe_is_broken(
    page: Page, address: str, complaints: list[str]
) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(address)
    count = page.locator(".change").count()
    here = "document.activeElement.id"
    page.locator("[data-step='1']").click()
    assert page.evaluate(here) == "wijziging-1"
    page.keyboard.press("Alt+ArrowDown")
    assert page.evaluate(here) == "wijziging-2"
    assert page.locator(".change-steps__count").text_content() in (f"2 van {count}", f"2 of {count}")
    page.keyboard.press("Alt+ArrowUp")
    assert page.evaluate(here) == "wijziging-1"
    # Both texts beside each other where there is room, in one where there is none.
    assert page.locator(".change__sides").first.is_visible()
    assert violations(page) == []
    page.set_viewport_size({"width": 375, "height": 800})
    assert not page.locator(".change__sides").first.is_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert violations(page) == []
    page.goto(f"{address}?beeld=naast&alles=1")
    assert page.locator(".change__sides").first.is_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert complaints == []
