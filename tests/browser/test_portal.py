"""A customer's journeys in a real browser: receive, accept, decline, the time machine, searching, light and dark."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from agreements.models import Acceptance, Receipt
from demo import loading as demo
from tests.demo_rows import load_demo

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def site(live_server: LiveServer, page: Page, complaints: list[str]) -> Iterator[str]:
    """The address of a server with the demo; nothing in it may make the browser complain."""
    load_demo()
    page.set_extra_http_headers({"Accept-Language": "en"})
    yield live_server.url
    assert [text for text in complaints if "Failed to load resource" not in text] == []


def sign_in(page: Page, site: str, code: str) -> None:
    page.goto(f"{site}/account/login/")
    page.locator("#id_login").fill(f"{code}@example.org")
    page.locator("#id_password").fill(demo.PASSWORD)
    page.locator("#id_password").press("Enter")
    page.wait_for_url(f"{site}/klant/{code}/")


def test_signing_in_answers_what_binds_since_when_and_where_the_copy_is_without_a_click(site: str, page: Page) -> None:
    sign_in(page, site, "waterakker")
    expect(page.locator("#binds")).to_be_visible()
    expect(page.locator(".lead").first).to_contain_text("in this combination since 16 October 2023, 20:30")
    expect(page.locator(".home__binds")).to_contain_text("line 10.0, release 10.1 installed")
    expect(page.locator(".home__copy")).to_contain_text("sealed copy")


def test_a_version_is_opened_and_received_and_then_all_of_them(site: str, page: Page) -> None:
    sign_in(page, site, "zandwolde")
    before = Receipt.objects.count()
    page.get_by_role("link", name="Look and receive").click()
    assert Receipt.objects.count() == before
    page.locator(".applies a").first.click()
    page.wait_for_url("**/klant/zandwolde/versies/*/")
    assert Receipt.objects.count() == before
    page.get_by_role("button", name="Receive this version").click()
    expect(page.locator(".messages")).to_contain_text("is received at")
    expect(page.locator(".next")).to_contain_text("2 more versions are to be received")
    assert Receipt.objects.count() == before + 1
    page.goto(f"{site}/klant/zandwolde/ontvangen/")
    page.get_by_role("button", name="Receive all 2 at once").click()
    expect(page.locator("main")).to_contain_text("Nothing is to be received")
    assert Receipt.objects.count() == before + 3
    page.locator(".next").get_by_role("link", name="Read and accept").click()
    page.wait_for_url(f"{site}/klant/zandwolde/akkoord/")


def test_what_applies_is_accepted_with_the_keyboard_alone(site: str, page: Page) -> None:
    sign_in(page, site, "waterakker")
    page.get_by_role("link", name="Read and accept").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site}/klant/waterakker/akkoord/")
    page.locator("#id_name").focus()
    expect(page.locator("#id_name")).to_have_value("Joris van Elten")
    page.keyboard.press("Tab")
    page.keyboard.type("contractmanager")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site}/klant/waterakker/")
    expect(page.locator(".answer--accepted")).to_contain_text("Joris van Elten, contractmanager")
    assert Acceptance.objects.get().is_accepted


def test_declining_without_a_reason_says_so_beside_the_field_and_with_one_is_recorded(site: str, page: Page) -> None:
    page.set_viewport_size({"width": 375, "height": 800})
    sign_in(page, site, "waterakker")
    page.get_by_role("link", name="Decline").click()
    expect(page.locator(".alert--warning").first).to_contain_text("stays in force for you")
    # Nothing was answered before: all three parts are new.
    expect(page.locator(".part-changes:not(.comparison)")).to_have_count(3)
    page.locator("#id_function").fill("contractmanager")
    page.locator("#id_agreed").check()
    page.get_by_role("button", name="Decline").click()
    expect(page.locator(".error-summary")).to_contain_text("Give the reason for declining.")
    page.locator(".error-summary a").click()
    expect(page.locator("#id_reason")).to_be_focused()
    page.keyboard.type("Artikel 10 is nog onderwerp van overleg.")
    page.locator("#id_agreed").check()
    page.get_by_role("button", name="Decline").click()
    expect(page.locator(".answer--declined")).to_contain_text("Artikel 10 is nog onderwerp")
    assert not Acceptance.objects.get().is_accepted


def test_the_time_machine_leads_to_the_combination_of_any_moment(site: str, page: Page) -> None:
    sign_in(page, site, "waterakker")
    page.get_by_role("link", name="Time machine").click()
    expect(page.locator("svg.timeline")).to_be_visible()
    page.get_by_role("link", name=re.compile("What applied then.*10.0 installed")).click()
    page.wait_for_url("**/tijdlijn/?moment=2023-10-16T20:30#then")
    expect(page.locator(".chosen")).to_contain_text("2/2023/Balans")
    page.goto(f"{site}/klant/waterakker/tijdlijn/?moment=2023-10-16T20:29")
    expect(page.locator(".chosen")).to_contain_text("1/2022/Balans")
    page.get_by_role("link", name="Read it in full").click()
    page.wait_for_url("**/overeenkomst/?moment=2023-10-16T20:29")
    expect(page.locator("h1")).to_contain_text("Agreement of Gemeente Waterakker")


@pytest.mark.parametrize("scripts", [True, False])
def test_on_a_phone_the_links_open_behind_one_word_with_the_keyboard(
    site: str, browser: Browser, scripts: bool
) -> None:
    context = browser.new_context(java_script_enabled=scripts, viewport={"width": 375, "height": 800}, locale="en-GB")
    page = context.new_page()
    sign_in(page, site, "waterakker")
    page.goto(f"{site}/klant/waterakker/tijdlijn/")
    links = page.locator(".site-nav a")
    expect(links.first).not_to_be_visible()
    for key in ("Tab", "Tab", "Tab", "Enter"):
        page.keyboard.press(key)
    expect(links.first).to_be_visible()
    page.keyboard.press("Tab")
    expect(links.first).to_be_focused()
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(f"{site}/klant/waterakker/tijdlijn/")
    expect(page.get_by_role("link", name="Sign out")).to_be_visible()
    expect(page.locator(".site-menu summary")).not_to_be_visible()
    context.close()


@pytest.mark.parametrize("scripts", [True, False])
def test_on_a_phone_the_time_machine_starts_at_now_with_the_names_of_its_rows(
    site: str, browser: Browser, scripts: bool
) -> None:
    context = browser.new_context(java_script_enabled=scripts, viewport={"width": 375, "height": 800})
    page = context.new_page()
    sign_in(page, site, "waterakker")
    page.goto(f"{site}/klant/waterakker/tijdlijn/")
    expect(page.locator(".timeline__now line")).to_be_in_viewport()
    expect(page.locator(".timeline__name").first).to_be_in_viewport()
    if scripts:
        page.goto(f"{site}/klant/waterakker/tijdlijn/?moment=2023-09-10T14:00")
        expect(page.locator(".timeline__chosen line")).to_be_in_viewport()
        expect(page.locator(".timeline__now line")).not_to_be_in_viewport()
        page.goto(f"{site}/klant/waterakker/gegevens/")
        for here in page.locator(".customer-nav [aria-current]").all():
            expect(here).to_be_in_viewport(ratio=1)
    context.close()


# A box of more than one line has a rectangle for each.
BROKEN_DATES = """() => [...document.querySelectorAll("main .nowrap")]
    .filter((date) => date.getClientRects().length > 1).map((date) => date.parentElement.textContent.trim())"""


@pytest.mark.parametrize("width", [320, 375, 768, 1440])
def test_no_page_of_the_portal_scrolls_sideways_or_breaks_a_date(site: str, page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    sign_in(page, site, "zandwolde")
    for part in (
        "",
        "overeenkomst/",
        "tijdlijn/",
        "ontvangen/",
        "akkoord/",
        "afwijzen/",
        "ontvangsten/",
        "gegevens/",
        "kopieen/",
    ):
        page.goto(f"{site}/klant/zandwolde/{part}")
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert over == 0, part
        assert page.evaluate(BROKEN_DATES) == [], part


def test_searching_marks_every_place_and_steps_from_one_to_the_next(site: str, page: Page) -> None:
    sign_in(page, site, "waterakker")
    page.goto(f"{site}/klant/waterakker/overeenkomst/")
    text = page.locator(".beside__text").text_content()
    field = page.get_by_role("searchbox", name="Search within the text")
    field.fill("SUB-VERWERKER")
    count = page.locator(".search__count")
    expect(count).to_contain_text("1 of ")
    total = int((count.text_content() or "").split()[-1])
    assert total > 5
    assert page.evaluate("CSS.highlights.get('found').size") == total
    field.press("Enter")
    expect(count).to_have_text(f"2 of {total}")
    field.press("Shift+Enter")
    field.press("Shift+Enter")
    expect(count).to_have_text(f"{total} of {total}")
    place = page.evaluate("[...CSS.highlights.get('found-here')][0].getBoundingClientRect().top")
    assert 0 < place < page.evaluate("innerHeight")
    field.fill("komtnietvoor")
    expect(count).to_have_text("not found")
    field.press("Escape")
    expect(count).to_have_text("")
    assert page.locator(".beside__text").text_content() == text


def test_a_word_is_explained_on_demand_and_found_in_the_text(site: str, page: Page) -> None:
    sign_in(page, site, "waterakker")
    page.goto(f"{site}/klant/waterakker/overeenkomst/")
    expect(page.locator("#words")).not_to_be_visible()
    page.get_by_role("button", name="Words explained").click()
    expect(page.locator("#words")).to_contain_text("no part of the agreement")
    page.get_by_role("button", name="Find in the text “sub-verwerker”").click()
    expect(page.locator("#words")).not_to_be_visible()
    expect(page.locator(".search__count")).to_contain_text("1 of ")


def test_the_link_of_a_paragraph_is_copied_with_its_version(site: str, page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    sign_in(page, site, "waterakker")
    address = f"{site}/klant/waterakker/overeenkomst/?moment=2024-01-01T00:00"
    page.goto(address)
    page.locator("#art-8-lid-1 > .pilcrow").click()
    expect(page.locator(".copied")).to_have_text("Link copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert re.fullmatch(rf"{re.escape(site)}/\S+/PV-\d+/#art-8-lid-1", copied), copied


def test_dark_is_chosen_once_and_remembered(site: str, page: Page) -> None:
    page.goto(site)
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.get_by_role("button", name="Dark background").click()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != light
    page.goto(f"{site}/sub-verwerkers/")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != light
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == light
    page.emulate_media(media="screen")
    page.get_by_role("button", name="Light background").click()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == light
