"""Reading in a real browser: phone width, keyboard, links to a clause, contents beside the text, waiting for a PDF."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from documents.models import DocumentVersion
from tests.browser.session import enter
from tests.demo_rows import load_demo
from workers import heartbeat as workers

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def site(live_server: LiveServer, page: Page, complaints: list[str]) -> Iterator[str]:
    """The address of a server with the demo; nothing in it may make the browser complain."""
    load_demo()
    yield live_server.url
    assert complaints == []


def reference(number: str) -> str:
    return next(v.reference for v in DocumentVersion.objects.with_names() if str(v.number or "") == number)


def sign_in(page: Page, site: str, email: str) -> None:
    enter(page, site, User.objects.get(email=email))


def overflow(page: Page) -> int:
    """By how many pixels the page is wider than the window."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


@pytest.mark.parametrize("width", [320, 375, 768, 1440])
def test_no_page_scrolls_sideways(site: str, page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    sign_in(page, site, "hoogvoorde@example.org")
    annex = reference("1/2022/Balans")
    for address in ("/", "/sub-verwerkers/", "/klant/hoogvoorde/overeenkomst/", f"/versies/{annex}/", "/klant/"):
        page.goto(site + address)
        assert overflow(page) == 0, address


def test_the_first_tab_reaches_the_skip_link_which_leads_to_the_text(site: str, page: Page) -> None:
    page.goto(site)
    page.keyboard.press("Tab")
    skip = page.locator(".skip-link")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_a_link_to_a_paragraph_shows_that_paragraph(site: str, page: Page) -> None:
    page.goto(f"{site}/versies/{reference('1/2023')}/#art-8-lid-1")
    expect(page.locator("#art-8-lid-1")).to_be_in_viewport()
    pilcrow = page.locator("#art-8-lid-1 > .pilcrow")
    expect(pilcrow).to_have_css("opacity", "0")
    page.keyboard.press("Tab")
    expect(pilcrow).to_be_focused()
    expect(pilcrow).to_have_css("opacity", "1")


def test_on_a_wide_screen_the_contents_stay_beside_the_text_and_mark_what_is_read(site: str, page: Page) -> None:
    page.set_viewport_size({"width": 1440, "height": 800})
    page.goto(f"{site}/versies/{reference('1/2023')}/")
    page.locator(".contents a", has_text="Artikel 12.").click()
    expect(page.locator("#art-12")).to_be_in_viewport()
    expect(page.locator(".contents a[aria-current]")).to_contain_text("Artikel 12.")
    expect(page.locator(".contents a[aria-current]")).to_be_in_viewport()


def test_on_a_phone_the_contents_open_when_asked(site: str, page: Page) -> None:
    page.set_viewport_size({"width": 375, "height": 800})
    page.goto(f"{site}/versies/{reference('1/2023')}/")
    link = page.locator(".contents a").first
    expect(link).not_to_be_visible()
    page.locator(".contents summary").click()
    expect(link).to_be_visible()


def test_a_moment_is_chosen_with_the_keyboard_and_stands_in_the_address(site: str, page: Page) -> None:
    sign_in(page, site, "hoogvoorde@example.org")
    page.goto(f"{site}/klant/hoogvoorde/overeenkomst/")
    page.locator(".moment summary").press("Enter")
    page.locator("#id_date").fill("01-06-2023")
    page.locator("#id_time").fill("12:00")
    page.locator("#id_time").press("Enter")
    page.wait_for_url(f"{site}/klant/hoogvoorde/overeenkomst/?moment=2023-06-01T12:00")
    expect(page.locator("#id_date")).to_have_value("01-06-2023")


def test_the_language_is_chosen_without_leaving_the_page(site: str, page: Page) -> None:
    page.goto(f"{site}/sub-verwerkers/")
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert page.url == f"{site}/sub-verwerkers/"


def test_the_page_that_waits_for_a_pdf_looks_again_by_itself(site: str, page: Page) -> None:
    # With a worker alive it looks again after seconds (tests/copies/reading/test_waiting.py).
    workers.beat("one", now=timezone.now())
    page.goto(f"{site}/versies/{reference('1/2023')}/")
    page.get_by_role("button", name="PDF").click()
    with page.expect_request("**/*.pdf", timeout=20_000):
        pass
