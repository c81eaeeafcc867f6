"""No page of public and portal violates a rule of axe: both languages, light and dark, and as errors too."""

from __future__ import annotations

import pytest
from django.db import transaction
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from agreements.acts.acceptances import Signatory, accept, decline
from agreements.acts.statements import Visitor
from agreements.bundle import bundle_for
from customers.models import Customer
from demo import loading as demo
from documents.models import DocumentVersion
from tests import factories
from tests.browser.axe import violations
from tests.demo_rows import load_demo

pytestmark = pytest.mark.django_db(transaction=True)

PUBLIC = (
    "/",
    "/sub-verwerkers/",
    "/wijzigingen/",
    "/verifieren/",
    "/privacy/",
    "/toegankelijkheid/",
    "/account/login/",
    "/account/login/code/",
    "/account/password/reset/",
    "/uitnodiging/geen/",
    "/bestaat-niet/",
)
PORTAL = (
    "/klant/",
    "/klant/{}/",
    "/klant/{}/overeenkomst/",
    "/klant/{}/overeenkomst/?moment=gisteren",
    "/klant/{}/overeenkomst/?moment=2015-01-01",
    "/klant/{}/verwerkingsregister/",
    "/klant/{}/tijdlijn/",
    "/klant/{}/tijdlijn/?moment=2023-09-10T14:00",
    "/klant/{}/ontvangen/",
    "/klant/{}/vergelijken/",
    "/klant/{}/vergelijken/?van=2023-01-01&tot=2024-01-01",
    "/klant/{}/vergelijken/?van=gisteren&tot=2024-01-01",
    "/klant/{}/akkoord/",
    "/klant/{}/afwijzen/",
    "/klant/{}/ontvangsten/",
    "/klant/{}/gegevens/",
    "/klant/{}/kopieen/",
    "/klant/{}/leden/",
    "/account/",
    "/account/wissen/",
    "/account/2fa/",
    "/account/logout/",
)


@pytest.fixture
def site(live_server: LiveServer) -> str:
    """The demo; one customer has versions to receive, another has accepted, a third declined."""
    load_demo()
    with transaction.atomic():
        for code, how in (("waterakker", accept), ("hoogvoorde", decline)):
            customer = Customer.objects.get(code=code)
            membership = customer.memberships.order_by("pk").first()
            assert membership is not None
            more = {"reason": "Nog in overleg."} if how is decline else {}
            how(
                customer,
                shown=bundle_for(customer, at=factories.NOW).digest,
                signatory=Signatory("J.", "manager"),
                by=membership.user,
                visitor=Visitor("192.0.2.1", "test"),
                at=factories.NOW,
                **more,
            )
    return live_server.url


@pytest.mark.parametrize("language", ["nl", "en"])
def test_no_page_violates_a_rule(site: str, browser: Browser, language: str) -> None:
    context = browser.new_context(locale=f"{language}-NL")
    page = context.new_page()
    broken: dict[str, list[str]] = {}

    def look(address: str) -> None:
        page.goto(site + address)
        assert page.locator("html").get_attribute("lang") == language, address
        if found := violations(page):
            broken[address] = found

    versions = [f"/versies/{version.reference}/" for version in DocumentVersion.objects.published().with_names()]
    for address in (*PUBLIC, *versions[:1], *versions[2:3], *versions[-1:]):
        look(address)
    page.goto(f"{site}/account/login/")
    page.locator("#id_login").fill("lezer@example.org")
    page.locator("#id_password").fill(demo.PASSWORD)
    page.locator("#id_password").press("Enter")
    page.wait_for_url(f"{site}/klant/")
    for address in PORTAL:
        look(address.format("hoogvoorde"))
    context.clear_cookies()
    for email, code, pages in (
        ("zandwolde", "zandwolde", ("", "ontvangen/", "akkoord/", "afwijzen/", "gegevens/", "leden/")),
        ("waterakker", "waterakker", ("", "akkoord/", "tijdlijn/", "ontvangsten/")),
    ):
        page.goto(f"{site}/account/login/")
        page.locator("#id_login").fill(f"{email}@example.org")
        page.locator("#id_password").fill(demo.PASSWORD)
        page.locator("#id_password").press("Enter")
        page.wait_for_url(f"{site}/klant/{code}/")
        for part in pages:
            look(f"/klant/{code}/{part}")
        for version in DocumentVersion.objects.published().with_names().filter(line__document__kind="terms"):
            look(f"/klant/{code}/versies/{version.reference}/")
        if code == "zandwolde":
            page.goto(f"{site}/klant/{code}/afwijzen/")
            page.locator("main form .button--primary").click()
            if found := violations(page):
                broken["declining without a reason"] = found
        context.clear_cookies()
    context.close()
    assert broken == {}
