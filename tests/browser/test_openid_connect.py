"""Signing in at another organisation's OpenID Connect provider, a real one in its own process."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from customers.models import Customer
from dpa_registry import csp
from tests import cast, factories
from tests.accounts import openid_provider
from tests.accounts.people import person

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).resolve().parents[2]
Start = Callable[..., str]


@pytest.fixture
def customer() -> Customer:
    return factories.customer()


@pytest.fixture
def provider(live_server: LiveServer, settings: Settings, tmp_path: Path) -> Iterator[Start]:
    """Starts a provider that knows one address, verified or not, and has the registry sign in there."""
    started: list[subprocess.Popen[str]] = []

    def start(email: str = "ada@example.org", *, verified: bool = True) -> str:
        with socket.socket() as free:
            free.bind(("localhost", 0))
            port = free.getsockname()[1]
        callback = f"{live_server.url}/account/oidc/organisation/login/callback/"
        process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "tests.accounts.openid_provider",
                tmp_path,
                str(port),
                callback,
                email,
                "verified" if verified else "unverified",
            ],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        assert process.stdout is not None
        assert process.stdout.readline().strip() == "ready"
        address = f"http://localhost:{port}"
        settings.SECURE_CSP = csp.pages(form_action=address)
        settings.SOCIALACCOUNT_PROVIDERS = {
            "openid_connect": {
                "OAUTH_PKCE_ENABLED": True,
                "APPS": [
                    {
                        "provider_id": "organisation",
                        "name": "Waterakker",
                        "client_id": openid_provider.CLIENT_ID,
                        "secret": openid_provider.CLIENT_SECRET,
                        "settings": {"server_url": address},
                    }
                ],
            }
        }
        return address

    yield start
    for process in started:
        process.terminate()
        process.wait(timeout=10)


def sign_in_there(page: Page, live_server: LiveServer, address: str, email: str = "ada@example.org") -> None:
    """From our sign-in page to the provider, and its consent."""
    page.set_extra_http_headers({"Accept-Language": "en"})
    page.goto(f"{live_server.url}/account/login/")
    page.get_by_role("button", name="Sign in with Waterakker").click()
    page.wait_for_url(f"{address}/**")
    page.locator("input[name=login]").fill(email)
    page.locator("input[name=password]").fill(openid_provider.PASSPHRASE)
    page.locator("input[name=password]").press("Enter")
    page.wait_for_url(f"{address}/identity/**")
    page.locator("button[name=action][value=grant]").click()
    page.wait_for_url(f"{live_server.url}/**")


def test_a_member_signs_in_at_the_provider(
    live_server: LiveServer, page: Page, provider: Start, customer: Customer
) -> None:
    user = person()
    customer.memberships.create(user=user, role="reader")
    sign_in_there(page, live_server, provider())
    page.wait_for_url(f"{live_server.url}/klant/{customer.code}/")
    assert User.objects.count() == 1


def test_somebody_without_an_account_gets_none_there(
    live_server: LiveServer, page: Page, provider: Start, customer: Customer
) -> None:
    cast.member(customer)
    sign_in_there(page, live_server, provider())
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert not User.objects.filter(email="ada@example.org").exists()
    page.goto(f"{live_server.url}/account/")
    assert "/account/login/" in page.url


def test_an_address_that_the_provider_has_not_verified_signs_nobody_in(
    live_server: LiveServer, page: Page, provider: Start
) -> None:
    person()
    sign_in_there(page, live_server, provider(verified=False))
    page.goto(f"{live_server.url}/account/")
    assert "/account/login/" in page.url


def test_without_a_provider_the_sign_in_page_offers_none(live_server: LiveServer, page: Page) -> None:
    page.set_extra_http_headers({"Accept-Language": "en"})
    page.goto(f"{live_server.url}/account/login/")
    expect(page.get_by_role("button", name="Sign in with a passkey")).to_be_visible()
    assert page.get_by_role("button", name="Sign in with Waterakker").count() == 0
    assert page.goto(f"{live_server.url}/account/oidc/organisation/login/").status == 404  # type: ignore[union-attr]
