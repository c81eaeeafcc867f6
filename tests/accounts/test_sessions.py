"""Sessions, cookies and headers."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.conf import settings as project
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from accounts.models import User
from tests import cast, factories
from tests.accounts.people import PASSPHRASE, is_signed_in, person, sign_in

pytestmark = pytest.mark.django_db


def test_signing_in_gives_the_session_a_new_key() -> None:
    person()
    client = Client()
    client.get("/account/login/")
    client.session["anything"] = 1
    client.session.save()
    before = client.session.session_key
    sign_in(client, "ada@example.org")
    assert is_signed_in(client)
    assert client.session.session_key != before


def test_the_session_cookie_ends_with_the_browser_and_is_out_of_reach_of_scripts() -> None:
    person()
    client = Client()
    sign_in(client, "ada@example.org")
    cookie = client.cookies[project.SESSION_COOKIE_NAME]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["max-age"] == ""
    assert Session.objects.count() == 1


def test_signing_out_elsewhere_ends_every_other_session() -> None:
    person()
    here, there = Client(), Client()
    for client in (here, there):
        sign_in(client, "ada@example.org")
    asked = here.post("/account/elders-afmelden/")
    assert is_signed_in(there), "who sits there shows first who it is"
    here.post(asked.headers["Location"], {"password": PASSPHRASE})
    assert is_signed_in(here)
    assert not is_signed_in(there)


def test_a_new_password_ends_every_other_session() -> None:
    person()
    here, there = Client(), Client()
    for client in (here, there):
        sign_in(client, "ada@example.org")
    new = "another-horse-battery"
    here.post("/account/password/change/", {"oldpassword": PASSPHRASE, "password1": new, "password2": new})
    assert is_signed_in(here)
    assert not is_signed_in(there)


def test_closing_an_account_ends_its_sessions() -> None:
    user = person()
    client = Client()
    sign_in(client, "ada@example.org")
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert not is_signed_in(client)


PUBLIC = [
    "/",
    "/privacy/",
    "/account/login/",
    "/account/login/code/",
    "/account/password/reset/",
    "/no-such-page/",
    "/uitnodiging/guess/",
    "/.well-known/security.txt",
    "/sub-verwerkers/",
    "/account/signup/",
]
OWN = [
    "/account/",
    "/account/wissen/",
    "/account/2fa/",
    "/account/2fa/totp/activate/",
    "/account/2fa/webauthn/add/",
    "/account/2fa/webauthn/",
    "/account/password/change/",
    "/klant/waterakker/",
    "/klant/waterakker/leden/",
    "/klant/no-such-customer/",
]


def _check(client: Client, address: str) -> None:
    response = client.get(address, follow=True)
    policy = response.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["X-Frame-Options"] == "DENY"
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert response.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in response.headers["Permissions-Policy"]
    body = response.content.decode()
    assert " style=" not in body
    assert " onclick=" not in body


@pytest.mark.parametrize("address", PUBLIC)
def test_every_public_answer_has_the_strict_headers(address: str) -> None:
    _check(Client(), address)


@pytest.mark.parametrize("address", OWN)
def test_every_answer_to_a_member_has_them_and_is_not_stored(address: str) -> None:
    client = Client()
    client.force_login(cast.member(factories.customer(), "administrator"))
    _check(client, address)
    assert "no-store" in client.get(address).headers.get("Cache-Control", "")


def test_a_server_error_has_the_strict_headers_too(settings: object) -> None:
    client = Client(raise_request_exception=False)
    # A deployment fault: one trusted proxy is announced, two are expected.
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 2  # type: ignore[attr-defined]
    response = client.post(
        "/account/login/", {"login": "a@example.org", "password": "x"}, HTTP_X_FORWARDED_FOR="192.0.2.1"
    )
    assert response.status_code == 500
    assert "unsafe" not in response.headers["Content-Security-Policy"]


def test_only_methods_that_pages_have_are_answered() -> None:
    client = Client()
    assert client.generic("TRACE", "/privacy/").status_code == 405
    assert client.generic("GEHEIM", "/account/login/").status_code == 405
    assert client.head("/privacy/").status_code == 200


def test_signing_out_clears_what_the_browser_kept() -> None:
    person()
    client = Client()
    sign_in(client, "ada@example.org")
    assert "Clear-Site-Data" not in client.get("/account/").headers
    assert client.post("/account/logout/").headers["Clear-Site-Data"] == '"storage"'


def test_security_txt_says_where_to_report_a_weakness() -> None:
    response = Client().get("/.well-known/security.txt")
    fields = dict(line.split(": ", 1) for line in response.content.decode().splitlines())
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert fields["Contact"] == "mailto:registry@processor.example"
    assert fields["Expires"].endswith("T00:00:00Z")
    # RFC 9116, 2.5.5: always to come, and less than a year away, without anybody who keeps it so.
    left = datetime.fromisoformat(fields["Expires"]) - timezone.now()
    assert timedelta(days=60) < left < timedelta(days=365)
    assert fields["Canonical"].endswith("/.well-known/security.txt")
