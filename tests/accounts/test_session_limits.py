"""A sign-in ends by itself: after a while without a request, and after a while in all."""

from __future__ import annotations

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from pytest_django import Settings

from tests.accounts.people import is_signed_in, person, security_lines, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(settings: Settings) -> Client:
    settings.SESSION_IDLE_AGE, settings.SESSION_COOKIE_AGE = 3600, 12 * 3600
    person()
    client = Client()
    sign_in(client, "ada@example.org")
    return client


def grow_older(client: Client, **seconds: int) -> None:
    session = client.session
    for name, age in seconds.items():
        session[name] -= age
    session.save()


@pytest.mark.parametrize(("away", "stays"), [(3540, True), (3601, False)])
def test_who_was_away_for_an_hour_signs_in_again(client: Client, away: int, stays: bool) -> None:
    grow_older(client, seen_at=away)
    assert is_signed_in(client) is stays


@pytest.mark.parametrize(("ago", "stays"), [(12 * 3600 - 60, True), (12 * 3600 + 1, False)])
def test_a_session_ends_after_twelve_hours_whatever_one_does(client: Client, ago: int, stays: bool) -> None:
    grow_older(client, signed_in_at=ago)
    assert is_signed_in(client) is stays


def test_being_here_is_noted_once_a_minute_at_most(client: Client) -> None:
    is_signed_in(client)
    before = list(Session.objects.values())
    is_signed_in(client)
    assert list(Session.objects.values()) == before
    grow_older(client, seen_at=61)
    noted = client.session["seen_at"]
    is_signed_in(client)
    assert client.session["seen_at"] > noted


def test_one_is_led_back_to_where_one_was_and_told_why(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    grow_older(client, seen_at=3601)
    with security_lines(caplog) as lines:
        response = client.get("/klant/?x=1", headers={"accept-language": "en"}, follow=True)
    assert response.redirect_chain[0][0] == "/account/login/?next=/klant/%3Fx%3D1"
    assert "signed out after a while" in response.content.decode()
    assert [line["event"] for line in lines] == ["session.expired"]
