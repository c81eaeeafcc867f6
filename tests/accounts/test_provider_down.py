"""The organisation's provider is away, slow or talks nonsense: a page says so soon, and every other way in is open."""

from __future__ import annotations

import json
import logging
import socket
import threading
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from accounts.signing_in import provider as asking
from tests.accounts.claims_provider import CLIENT_ID, ENTRA, Provider, start
from tests.accounts.people import is_signed_in, person, security_lines, sign_in

pytestmark = pytest.mark.django_db
DISCOVERY, TOKEN, ME = "/.well-known/openid-configuration", "/token", "/me"
LOGIN, CALLBACK = "/account/oidc/organisation/login/", "/account/oidc/organisation/login/callback/"
AWAY, NONSENSE = "does not answer at the moment", "gave no usable answer"
SECRET_WORDS = "of-the-provider"


@pytest.fixture
def provider(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Provider]:
    # So that a test waits for less than a person would.
    monkeypatch.setattr(asking, "SECONDS", 1.5)
    monkeypatch.setitem(asking._rest, "until", 0.0)
    settings.DPA_REQUIRE_OFFICER_MFA = False
    made = start(settings)
    Client().get("/account/login/")  # what a first page loads is no part of anybody's waiting
    yield made
    made.is_over.set()
    made.server.shutdown()
    made.server.server_close()


def a_visit(provider: Provider, browser: Client) -> str:
    """Somebody signs in at the provider, as far as that goes; the text of the page where it ends."""
    provider.claims = ENTRA
    begun = time.monotonic()
    there = browser.post(f"{LOGIN}?next=/account/")
    place = there.headers["Location"]
    if place.startswith(provider.address):
        asked = parse_qs(urlsplit(place).query)
        [state], [provider.nonce] = asked["state"], asked["nonce"]
        there = browser.get(CALLBACK, {"code": "a-code", "state": state})
    assert time.monotonic() - begun < 10
    assert there.status_code == 302
    page = browser.get(there.headers["Location"])
    assert page.status_code == 200
    return str(page.text)


def english() -> Client:
    return Client(headers={"accept-language": "en"})


FAULTS: dict[str, tuple[Any, str]] = {
    "500": (500, NONSENSE),
    "503 of a proxy": ((503, b"<html>Service unavailable</html>"), NONSENSE),
    "cut off": ("cut", AWAY),
    "hanging": ("hang", AWAY),
    "a byte now and then": ("drip", AWAY),
    "a page": ((200, b"<!doctype html><title>Welcome</title>"), NONSENSE),
    "nothing": ((200, b""), NONSENSE),
    "half": ((200, b'{"issuer": "htt'), NONSENSE),
    "a list": ((200, b"[]"), NONSENSE),
    "a number": ((200, b"1"), NONSENSE),
    "an empty object": ((200, b"{}"), NONSENSE),
    "another alphabet": ((200, b"\xff\xfe\x00"), NONSENSE),
    "deep": ((200, b"[" * 100_000), NONSENSE),
    "without end": ("endless", NONSENSE),
    "itself elsewhere": ("loop", NONSENSE),
}


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("path", [DISCOVERY, TOKEN, ME])
def test_whatever_the_provider_does_a_page_says_so_soon_and_a_password_opens_the_door(
    provider: Provider, path: str, fault: str, caplog: pytest.LogCaptureFixture
) -> None:
    ada, browser = person(), english()
    does, words = FAULTS[fault]
    provider.faults[path] = does
    with security_lines(caplog) as lines, caplog.at_level(logging.DEBUG, "accounts.signing_in.provider"):
        text = a_visit(provider, browser)
    assert f"Elzenvoort {words}" in text
    assert "another way" in text
    assert not is_signed_in(browser)
    assert [(line["event"], line["what"]) for line in lines] == [
        ("sign_in.failed", f"provider:{'away' if words == AWAY else 'no_usable_answer'}")
    ]
    said = [record.getMessage() for record in caplog.records if record.name == "accounts.signing_in.provider"]
    assert said
    assert not any(word in line for line in said for word in (SECRET_WORDS, "a-code", "Welcome", "between-the-two"))
    assert sign_in(browser, ada.email) == 302
    assert is_signed_in(browser)


NO_TOKENS: list[Any] = [
    {"access_token": 1},
    {"access_token": ""},
    {"access_token": "a", "id_token": 7},
    {"access_token": "a", "id_token": "not.a.token"},
    {"access_token": "a", "id_token": jwt.encode({"iss": "https://other.example"}, "k" * 32)},
    {"access_token": "a", "expires_in": "soon"},
    {"access_token": "a", "expires_in": 10**30},
    {"access_token": "a", "expires_in": [3600]},
    {"access_token": "a", "refresh_token": {}},
]


@pytest.mark.parametrize("said", NO_TOKENS, ids=json.dumps)
def test_a_token_that_is_none_signs_nobody_in(provider: Provider, said: dict[str, Any]) -> None:
    person()
    browser = english()
    provider.faults[TOKEN] = (200, json.dumps(said).encode())
    assert NONSENSE in a_visit(provider, browser)
    assert not is_signed_in(browser)


@pytest.mark.parametrize(
    "claims",
    [{"exp": "later", "jti": "1"}, {"exp": "99999999999", "jti": "1"}, {"email": ["ada@example.org"]}, {"aud": 7}],
)
def test_claims_of_another_kind_sign_nobody_in(provider: Provider, claims: dict[str, Any]) -> None:
    person()
    browser = english()
    own = {"iss": provider.address, "aud": CLIENT_ID, "iat": int(time.time()), "exp": int(time.time()) + 600}
    token = (
        jwt.encode(own | ENTRA | claims, "k" * 32)
        if isinstance(claims.get("exp", 0), int)
        else _raw(own | ENTRA | claims)
    )
    provider.faults[TOKEN] = (200, json.dumps({"access_token": "a", "id_token": token}).encode())
    assert NONSENSE in a_visit(provider, browser)
    assert not is_signed_in(browser)


def _raw(claims: dict[str, Any]) -> str:
    """What the library would refuse to write."""
    return jwt.PyJWS().encode(json.dumps(claims).encode(), "k" * 32)


@pytest.mark.parametrize(
    "said", [{"sub": 7}, {"sub": None}, {"email": "ada@example.org"}, {"sub": "pairwise-of-ada", "email": {"x": 1}}]
)
def test_user_information_of_another_kind_signs_nobody_in(provider: Provider, said: dict[str, Any]) -> None:
    person()
    browser = english()
    provider.faults[ME] = (200, json.dumps(said).encode())
    assert NONSENSE in a_visit(provider, browser)
    assert not is_signed_in(browser)


@pytest.mark.parametrize(
    "change",
    [
        {"authorization_endpoint": "javascript:alert(1)"},
        {"token_endpoint": None},
        {"token_endpoint": "token"},
        {"userinfo_endpoint": 7},
        {"token_endpoint_auth_methods_supported": None},
    ],
)
def test_a_discovery_that_leads_nowhere_is_said(provider: Provider, change: dict[str, Any]) -> None:
    provider.faults[DISCOVERY] = (200, json.dumps(provider.answer(DISCOVERY) | change).encode())
    assert NONSENSE in a_visit(provider, english())


def test_it_is_said_in_dutch_to_who_reads_dutch(provider: Provider) -> None:
    provider.faults[DISCOVERY] = 500
    text = a_visit(provider, Client(headers={"accept-language": "nl"}))
    assert "Elzenvoort gaf geen bruikbaar antwoord" in text
    # On to where it was to go, in any way.
    assert 'value="/account/"' in text


def test_nobody_answers_at_the_address_or_there_is_no_such_name(provider: Provider, settings: Settings) -> None:
    with socket.socket() as free:
        free.bind(("localhost", 0))
        nobody = f"http://localhost:{free.getsockname()[1]}"
    for address in (nobody, "http://provider.invalid"):
        settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]["settings"] = {"server_url": address}
        assert AWAY in a_visit(provider, english())


def test_while_it_hangs_few_wait_for_it_and_then_nobody_for_a_while(provider: Provider) -> None:
    provider.faults[DISCOVERY] = "hang"
    took: list[float] = []

    def come() -> None:
        begun = time.monotonic()
        try:
            with asking.a_visit():
                asking.ProviderSession().get(f"{provider.address}{DISCOVERY}")
        except asking.ProviderAway:
            took.append(time.monotonic() - begun)

    people = [threading.Thread(target=come) for _ in range(6)]
    for each in people:
        each.start()
    for each in people:
        each.join()
    assert len(took) == 6
    # Two places; who finds none waits a second for one.
    assert sorted(took)[3] < 1.4
    provider.faults.clear()
    begun = time.monotonic()
    assert AWAY in a_visit(provider, english())
    assert time.monotonic() - begun < 1
    asking._rest["until"] = 0.0
    person()
    browser = english()
    provider.sign_in(browser)
    assert is_signed_in(browser)


def test_who_comes_back_too_late_or_was_refused_there_begins_again(provider: Provider) -> None:
    person()
    browser = english()
    stale = browser.get(CALLBACK, {"code": "a-code", "state": "of-another-window"})
    assert "begun in another window" in browser.get(stale.headers["Location"]).text
    for error, words in (("temporarily_unavailable", AWAY), ("invalid_request", NONSENSE)):
        there = browser.post(LOGIN)
        [state] = parse_qs(urlsplit(there.headers["Location"]).query)["state"]
        back = browser.get(CALLBACK, {"error": error, "state": state})
        assert words in browser.get(back.headers["Location"]).text
    assert User.objects.count() == 1
