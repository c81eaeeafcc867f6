"""Reading what differs between two versions: from change to change, in one text or side by side, by everybody."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from documents import lifecycle
from office.addresses import version_address
from tests import cast, factories
from tests.browser.axe import violations
from tests.browser.session import enter
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


def test_an_officer_reads_what_a_draft_changes_before_publishing_it_also_on_a_phone(
    page: Page, live_server: LiveServer, complaints: list[str]
) -> None:
    load_demo()
    published = version("annex2", "1/2023/Elzenvoort")
    draft = lifecycle.copy_to_draft(published, by=cast.officer(), at=factories.NOW)
    row = draft.measure_rows.order_by("pk")[0]
    row.text = "<p>Een andere maatregel.</p>"
    row.save()
    enter(page, live_server.url, cast.officer())
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(f"{live_server.url}{version_address(draft, 'compare')}")
    page.locator("[data-step='1']").click()
    assert page.evaluate("document.activeElement.id") == "wijziging-1"
    assert page.locator(".change__sides").first.is_visible()
    page.set_viewport_size({"width": 375, "height": 800})
    for view in ("compare", "publish", "history"):
        page.goto(f"{live_server.url}{version_address(draft, view)}")
        assert page.locator("ins").first.is_visible()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), view
    assert complaints == []
