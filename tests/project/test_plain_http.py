"""Over http people are led to https, and programs are told that they should have asked there."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import Settings

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _https(settings: Settings) -> None:
    settings.SECURE_SSL_REDIRECT = True


@pytest.mark.parametrize("address", ["/", "/account/login/", "/klant/waterakker/", "/api/v1/docs", "/versies/a/"])
def test_pages_lead_to_https(address: str) -> None:
    answer = Client().get(address)
    assert (answer.status_code, answer.headers["Location"]) == (301, f"https://testserver{address}")


@pytest.mark.parametrize(
    "address",
    [
        "/api/v1/customers",
        "/api/v1/openapi.json",
        "/api/v1/oauth/token",
        "/scim/v2/Users",
        "/.well-known/oauth-authorization-server",
        "/log/checkpoint",
        "/mail/events/",
        "/agenda/a-secret.ics",
        "/wijzigingen/atom.xml",
        "/sub-verwerkers/1/wijzigingen.atom",
    ],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_programs_are_told_and_not_led_on(address: str, method: str) -> None:
    answer = getattr(Client(), method)(address)
    assert answer.status_code == 403
    assert "Location" not in answer.headers
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert "Ask over https" in answer.json()["detail"]
    assert "a-secret" not in answer.text
    assert getattr(Client(), method)(address, secure=True).status_code != 403 or method == "post"


def test_where_no_https_is_served_nobody_is_told_so(settings: Settings) -> None:
    settings.SECURE_SSL_REDIRECT = False
    assert Client().get("/api/v1/versions").status_code == 200
