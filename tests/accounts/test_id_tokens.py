"""What a provider says of somebody counts when it signed that, for this sign-in, and is who the settings say it is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client
from pytest_django import Settings

from tests.accounts.claims_provider import LEFT_OUT, Provider, start
from tests.accounts.people import is_signed_in, person, security_lines

pytestmark = pytest.mark.django_db
# Of nobody whom the registry knows.
STRANGER = rsa.generate_private_key(65537, 2048)


@pytest.fixture
def provider(settings: Settings) -> Iterator[Provider]:
    made = start(settings)
    yield made
    made.is_over.set()
    made.server.shutdown()
    made.server.server_close()


def again(provider: Provider, **claims: Any) -> Client:
    browser = Client(headers={"accept-language": "en"})
    provider.sign_in(browser, **claims)
    return browser


def reasons(lines: list[dict[str, Any]]) -> list[str]:
    return [line["what"] for line in lines if line["event"] == "sign_in.failed"]


def test_what_it_signed_for_this_sign_in_counts(provider: Provider) -> None:
    person()
    assert is_signed_in(again(provider))


@pytest.mark.parametrize(
    "how",
    [
        {"key": STRANGER},
        # The public key as a shared secret, and no signature at all.
        {"key": "a secret that is long enough to be one", "algorithm": "HS256"},
        {"key": None, "algorithm": "none"},
        {"published": {"keys": []}},
        {"published": {"no": "keys"}},
        {"published": {"keys": "nonsense"}},
    ],
)
def test_what_somebody_else_signed_signs_nobody_in(
    provider: Provider, how: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    person()
    for name, value in how.items():
        setattr(provider, name, value)
    with security_lines(caplog) as lines:
        browser = again(provider)
    assert not is_signed_in(browser)
    assert reasons(lines) == ["provider:not_signed"]
    assert "Sign in here in another way" in browser.get("/account/login/").text


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "of-another-sign-in"},
        {"nonce": LEFT_OUT},
        {"exp": 1_000_000_000},
        {"exp": LEFT_OUT},
        {"iat": LEFT_OUT},
        {"sub": LEFT_OUT},
        {"aud": "another-site"},
        {"aud": LEFT_OUT},
        {"iss": "http://elsewhere.example"},
        {"iss": LEFT_OUT},
    ],
)
def test_a_token_for_another_sign_in_site_time_or_issuer_is_refused(
    provider: Provider, claims: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    person()
    with security_lines(caplog) as lines:
        assert not is_signed_in(again(provider, **claims))
    assert len(reasons(lines)) == 1


def test_a_token_of_an_earlier_sign_in_is_not_taken_again(provider: Provider) -> None:
    person()
    assert is_signed_in(again(provider))
    kept = provider.nonce
    assert not is_signed_in(again(provider, nonce=kept))


@pytest.mark.parametrize("name", ["https://elsewhere.example", "http://localhost", ""])
def test_a_provider_that_calls_itself_otherwise_is_not_asked_to_sign_anybody_in(
    provider: Provider, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    person()
    provider.issuer = name or f"{provider.address}/other"
    with security_lines(caplog) as lines:
        there = Client(headers={"accept-language": "en"}).post("/account/oidc/organisation/login/")
    assert there.headers["Location"] == "/account/login/"
    assert reasons(lines) == ["provider:other_issuer"]


def test_another_name_can_be_given_by_a_setting(provider: Provider, settings: Settings) -> None:
    person()
    provider.issuer = "https://name.example/of/it"
    settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]["settings"]["issuer"] = provider.issuer
    assert is_signed_in(again(provider, iss=provider.issuer))
    provider.issuer = f"{provider.issuer}/"
    assert Client().post("/account/oidc/organisation/login/").headers["Location"] == "/account/login/"


def test_a_stroke_at_the_end_of_its_name_is_no_other_name(provider: Provider) -> None:
    person()
    provider.issuer = f"{provider.address}/"
    assert is_signed_in(again(provider, iss=provider.issuer))


@pytest.mark.parametrize("path", ["/.well-known/openid-configuration", "/token", "/me", "/keys"])
def test_a_provider_that_sends_on_elsewhere_is_not_followed(provider: Provider, path: str) -> None:
    person()
    provider.faults[path] = "loop"
    browser = Client()
    if path.startswith("/.well-known"):
        assert browser.post("/account/oidc/organisation/login/").headers["Location"] == "/account/login/"
    else:
        provider.sign_in(browser)
    assert not is_signed_in(browser)
    assert provider.asked.count(path) == 1
