"""From an invitation to the first page, second factors, and the keyboard alone: in a real browser."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from customers.models import Customer, Membership
from tests import cast, factories
from tests.accounts.people import PASSPHRASE, code_in, code_now, deliver_mail, person
from tests.browser.axe import violations

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def context(context: BrowserContext) -> BrowserContext:
    context.set_extra_http_headers({"Accept-Language": "en"})
    return context


@pytest.fixture
def quiet(page: Page) -> Iterator[Page]:
    """A page of which nothing was refused: no script, style or image, by no policy."""
    complaints: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        if message.type == "error" and "Failed to load resource" not in message.text:
            complaints.append(message.text)

    page.on("console", listen)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    assert complaints == []


@pytest.fixture
def customer() -> Customer:
    return factories.customer()


def sign_in(page: Page, server: LiveServer, email: str = "ada@example.org") -> None:
    page.goto(f"{server.url}/account/login/")
    page.locator("input[name=login]").fill(email)
    page.locator("input[name=password]").fill(PASSPHRASE)
    page.locator("input[name=password]").press("Enter")
    page.wait_for_url(lambda address: "/account/login/" not in address)


def link_in_mail() -> str:
    """The link of the last invitation, once a worker has sent what waits."""
    deliver_mail()
    links: list[str] = [
        link for message in mail.outbox for link in re.findall(r"http://\S+/uitnodiging/\S+/", str(message.body))
    ]
    return links[-1]


def test_from_invitation_to_first_page_and_back_with_a_code(
    live_server: LiveServer, quiet: Page, customer: Customer
) -> None:
    administrator = person()
    Membership.objects.create(customer=customer, user=administrator, role=Membership.Role.ADMINISTRATOR)
    page = quiet
    sign_in(page, live_server)
    page.goto(f"{live_server.url}/klant/{customer.code}/leden/")
    page.get_by_label("E-mail address").fill("bo@example.org")
    page.get_by_role("button", name="Invite").click()
    expect(page.get_by_role("status")).to_contain_text("bo@example.org")
    page.context.clear_cookies()
    page.goto(link_in_mail())
    page.get_by_label("Your name").fill("Bo Jansen")
    page.get_by_role("button", name="Accept the invitation").click()
    page.wait_for_url(f"{live_server.url}/klant/{customer.code}/")
    expect(page.get_by_role("status").first).to_contain_text(customer.name)
    # The administrator is told of the new member.
    assert "Bo Jansen" in deliver_mail()[-1]
    # And another day, with a code.
    page.context.clear_cookies()
    page.goto(f"{live_server.url}/klant/{customer.code}/")
    page.get_by_role("link", name="Sign in with an e-mailed code").click()
    page.locator("input[name=email]").fill("bo@example.org")
    page.get_by_role("button", name="Send the code").click()
    [body] = deliver_mail()
    page.get_by_label("Code").fill(code_in(body))
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"{live_server.url}/klant/{customer.code}/")


def test_an_officer_sets_up_an_app_and_signs_in_with_it(
    live_server: LiveServer, quiet: Page, settings: Settings
) -> None:
    settings.DPA_REQUIRE_OFFICER_MFA = True
    person("officer@example.org", is_staff=True, is_superuser=True)
    page = quiet
    sign_in(page, live_server, "officer@example.org")
    page.goto(f"{live_server.url}/admin/")
    page.wait_for_url(f"{live_server.url}/account/2fa/")
    page.get_by_role("link", name="Set up an app").click()
    page.locator("input[name=password]").fill(PASSPHRASE)
    page.get_by_role("button", name="Confirm").click()
    page.wait_for_url(f"{live_server.url}/account/2fa/totp/activate/")
    # The picture of the secret is really shown: no policy refuses it.
    assert page.locator("img.qr").evaluate("image => image.complete && image.naturalWidth > 0")
    secret = page.locator("#authenticator_secret").inner_text()
    page.locator("input[name=code]").fill(code_now(secret))
    page.get_by_role("button", name="Turn on").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Recovery codes")
    codes = page.locator("#recovery_codes li").all_inner_texts()
    page.goto(f"{live_server.url}/admin/")
    assert page.url == f"{live_server.url}/admin/"
    page.context.clear_cookies()
    sign_in(page, live_server, "officer@example.org")
    page.wait_for_url(re.compile("/account/2fa/authenticate/"))
    page.locator("input[name=code]").first.fill(codes[0])
    page.get_by_role("button", name="Sign in").click()
    # Officers begin at the office.
    page.wait_for_url(f"{live_server.url}/admin/")


def test_a_passkey_replaces_the_password(live_server: LiveServer, quiet: Page, customer: Customer) -> None:
    user = person()
    Membership.objects.create(customer=customer, user=user)
    page = quiet
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    devices.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    sign_in(page, live_server)
    page.goto(f"{live_server.url}/account/2fa/webauthn/add/")
    page.locator("input[name=password]").fill(PASSPHRASE)
    page.get_by_role("button", name="Confirm").click()
    assert page.get_by_label("Passkey: sign in with it alone").is_checked()
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Recovery codes")
    assert Authenticator.objects.get(type="webauthn").wrap().is_passwordless
    page.context.clear_cookies()
    page.goto(f"{live_server.url}/account/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(f"{live_server.url}/klant/{customer.code}/")


def test_a_passkey_that_is_not_there_is_said_in_the_page(live_server: LiveServer, quiet: Page) -> None:
    page = quiet
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    devices.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    page.goto(f"{live_server.url}/account/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("alert")).to_contain_text("The passkey was not used")


def test_with_the_keyboard_alone(live_server: LiveServer, quiet: Page, customer: Customer) -> None:
    user = person()
    Membership.objects.create(customer=customer, user=user, role=Membership.Role.ADMINISTRATOR)
    page = quiet
    page.goto(f"{live_server.url}/account/login/")

    def tab_to(selector: str) -> None:
        for _ in range(60):
            page.keyboard.press("Tab")
            if page.evaluate("selector => document.activeElement.matches(selector)", selector):
                outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
                assert outline != "none", f"{selector} shows no focus"
                return
        raise AssertionError(f"the Tab key does not reach {selector}")

    tab_to("input[name=login]")
    page.keyboard.type("ada@example.org")
    tab_to("input[name=password]")
    page.keyboard.type(PASSPHRASE)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{live_server.url}/klant/{customer.code}/")
    page.goto(f"{live_server.url}/klant/{customer.code}/leden/")
    tab_to("input[name=email]")
    page.keyboard.type("bo@example.org")
    tab_to("main section:not([hidden]) form.form button")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("bo@example.org")
    tab_to("a[href*='/verwijderen/']")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_be_visible()


@pytest.mark.parametrize("language", ["nl", "en"])
def test_axe_finds_nothing_and_no_page_scrolls_sideways(
    live_server: LiveServer, context: BrowserContext, customer: Customer, language: str
) -> None:
    user = person()
    Membership.objects.create(customer=customer, user=user, role=Membership.Role.ADMINISTRATOR)
    cast.member(customer)
    context.set_extra_http_headers({"Accept-Language": language})
    page = context.new_page()
    found: list[str] = []

    def look(address: str) -> None:
        page.goto(f"{live_server.url}{address}")
        # One page at both widths: its style sheets answer to the window as it is.
        for width in (375, 1440):
            page.set_viewport_size({"width": width, "height": 900})
            found.extend(f"{address} at {width}: {violation}" for violation in violations(page))
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                found.append(f"{address} at {width}: scrolls sideways")

    for address in (
        "/account/login/",
        "/account/login/code/",
        "/account/password/reset/",
        "/privacy/",
        "/uitnodiging/no-such-link/",
        "/no-such-page/",
    ):
        look(address)
    sign_in(page, live_server)
    members = f"/klant/{customer.code}/leden/"
    page.goto(f"{live_server.url}{members}")
    page.locator("input[name=email]").fill("bo@example.org")
    page.locator("section[aria-labelledby=invite] button").click()
    expect(page.get_by_role("status")).to_contain_text("bo@example.org")
    own = Membership.objects.get(user=user)
    other = Membership.objects.exclude(pk=own.pk).get()
    for address in (
        members,
        f"{members}{own.pk}/verwijderen/",
        f"{members}{other.pk}/verwijderen/",
        "/account/",
        link_in_mail().removeprefix(live_server.url),
        "/account/2fa/",
        "/account/reauthenticate/",
    ):
        look(address)
    page.locator("input[name=password]").fill(PASSPHRASE)
    page.locator("main button").first.click()
    page.wait_for_load_state()
    for address in (
        "/account/2fa/totp/activate/",
        "/account/2fa/webauthn/add/",
        "/account/2fa/webauthn/",
        "/account/password/change/",
        "/account/wissen/",
    ):
        look(address)
    context.clear_cookies()
    page.goto(link_in_mail())
    look(link_in_mail().removeprefix(live_server.url))
    assert found == []
    assert User.objects.filter(email="bo@example.org").count() == 0
