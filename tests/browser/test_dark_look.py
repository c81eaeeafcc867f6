"""The dark look differs from the light one in colours alone, so that what holds of its form holds of both."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from documents.models import DocumentVersion
from tests import cast, factories
from tests.browser.session import enter

pytestmark = pytest.mark.django_db(transaction=True)

# What the browser makes of every element, with a word for each colour. The switch itself is named after the other look.
_FORM = """() => {
    document.querySelector(".theme-switch")?.remove();
    return [...document.querySelectorAll("body, body *")].map(element => {
        const style = getComputedStyle(element);
        const said = [...style].filter(name => name !== "color-scheme").map(name =>
            `${name}: ${style.getPropertyValue(name).replace(/(rgba?|oklab|color)\\([^()]*\\)/g, "a colour")}`);
        return [element.outerHTML.slice(0, 80), said];
    });
}"""
_SURFACE = "getComputedStyle(document.body).backgroundColor"


@pytest.fixture
def version(transactional_db: None) -> DocumentVersion:
    return factories.terms("2023-07-04")


def test_every_element_has_the_same_form_in_both(live_server: LiveServer, page: Page, version: DocumentVersion) -> None:
    customer = factories.customer()
    factories.agreement(customer)
    factories.receive(customer, version, "2023-07-10")
    addresses = ["/", f"/versies/{version.reference}/", "/verifieren/", "/account/login/"]
    mine = [f"/klant/{customer.code}/{part}" for part in ("", "overeenkomst/", "tijdlijn/", "gegevens/", "kopieen/")]
    for address in (*addresses, *mine):
        if address == mine[0]:
            enter(page, live_server.url, cast.member(customer, "contract_manager"))
        page.emulate_media(color_scheme="light")
        page.goto(live_server.url + address)
        light, light_surface = page.evaluate(_FORM), page.evaluate(_SURFACE)
        page.emulate_media(color_scheme="dark")
        dark, dark_surface = page.evaluate(_FORM), page.evaluate(_SURFACE)
        assert light_surface != dark_surface, address
        assert len(light) == len(dark) > 10, address
        differing = [
            (html, sorted(set(by_day) ^ set(by_night)))
            for (html, by_day), (_html, by_night) in zip(light, dark, strict=True)
            if by_day != by_night
        ]
        assert differing == [], address


def test_the_switch_turns_the_page_dark_and_the_next_page_stays_so(
    live_server: LiveServer, page: Page, version: DocumentVersion
) -> None:
    page.emulate_media(color_scheme="light")
    page.goto(live_server.url)
    light = page.evaluate(_SURFACE)
    page.locator(".theme-switch").click()
    dark = page.evaluate(_SURFACE)
    assert dark != light
    page.goto(f"{live_server.url}/versies/{version.reference}/")
    expect(page.locator("body")).to_have_css("background-color", dark)
    page.locator(".theme-switch").click()
    expect(page.locator("body")).to_have_css("background-color", light)
