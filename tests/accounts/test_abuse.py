"""Guessing: limits per address and per account, shared by all processes, behind a proxy too."""

from __future__ import annotations

import statistics
import time
from typing import Any

import pytest
from django.conf import settings as project
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from tests.accounts.people import PASSPHRASE, deliver_mail, is_signed_in, person, sign_in

pytestmark = pytest.mark.django_db


def test_after_five_wrong_passwords_the_right_one_has_to_wait() -> None:
    person()
    for serial in range(5):
        sign_in(Client(REMOTE_ADDR=f"192.0.2.{serial}"), "ada@example.org", "wrong")
    client = Client(REMOTE_ADDR="192.0.2.99")
    sign_in(client, "ada@example.org")
    assert not is_signed_in(client)


def test_an_account_under_attack_does_not_lock_others_out() -> None:
    person()
    person("bo@example.org")
    for serial in range(6):
        sign_in(Client(REMOTE_ADDR=f"192.0.2.{serial}"), "ada@example.org", "wrong")
    client = Client(REMOTE_ADDR="192.0.2.99")
    sign_in(client, "bo@example.org")
    assert is_signed_in(client)


def test_one_address_can_not_try_many_accounts() -> None:
    person("last@example.org")
    client = Client(REMOTE_ADDR="192.0.2.1")
    for serial in range(10):
        sign_in(client, f"guess-{serial}@example.org", "wrong")
    sign_in(client, "last@example.org")
    assert not is_signed_in(client)


def test_behind_a_proxy_the_visitor_counts_and_not_the_proxy(settings: Settings) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    person("last@example.org")
    proxy: dict[str, Any] = {"REMOTE_ADDR": "10.0.0.1"}
    for serial in range(10):
        sign_in(Client(**proxy), f"guess-{serial}@example.org", "wrong", HTTP_X_FORWARDED_FOR="192.0.2.1")
    other = Client(**proxy, HTTP_X_FORWARDED_FOR="192.0.2.2")
    sign_in(other, "last@example.org")
    assert is_signed_in(other)


def test_a_visitor_can_not_hide_behind_addresses_of_its_own_making(settings: Settings) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    person("last@example.org")
    for serial in range(11):
        client = Client(REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR=f"203.0.113.{serial}, 192.0.2.1")
        sign_in(client, f"guess-{serial}@example.org" if serial < 10 else "last@example.org")
    assert not is_signed_in(client)


def test_without_a_trusted_proxy_the_header_is_ignored() -> None:
    person("last@example.org")
    for serial in range(11):
        client = Client(REMOTE_ADDR="192.0.2.1", HTTP_X_FORWARDED_FOR=f"203.0.113.{serial}")
        sign_in(client, f"guess-{serial}@example.org" if serial < 10 else "last@example.org")
    assert not is_signed_in(client)


def test_codes_are_not_sent_without_end() -> None:
    person()
    for serial in range(6):
        Client(REMOTE_ADDR=f"192.0.2.{serial}").post("/account/login/code/", {"email": "ada@example.org"})
    assert len(deliver_mail()) == 3


def test_too_many_links_of_invitations_are_not_looked_up() -> None:
    client = Client()
    answers = [client.get(f"/uitnodiging/guess-{serial}/").status_code for serial in range(31)]
    assert answers == [404] * 30 + [429]
    assert client.get("/uitnodiging/guess/").headers["Content-Security-Policy"]


def test_all_processes_share_the_counts_and_a_flood_does_not_wipe_them() -> None:
    assert project.CACHES["default"]["BACKEND"] == "django.core.cache.backends.db.DatabaseCache"
    cache.set("first", 1, 600)
    for serial in range(400):
        cache.set(f"flood-{serial}", 1, 600)
    assert cache.get("first") == 1


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer() -> None:
    person()
    pages = []
    for email in ("ada@example.org", "eva@example.org"):
        response = Client().post("/account/login/", {"login": email, "password": "wrong"})
        pages.append(response.content.decode().replace(email, "…").split("csrfmiddlewaretoken"))
    assert pages[0][0] == pages[1][0]
    assert [part[90:] for part in pages[0][1:]] == [part[90:] for part in pages[1][1:]]


def test_a_forgotten_password_of_an_unknown_address_gets_the_same_answer() -> None:
    person()
    answers = [
        Client().post("/account/password/reset/", {"email": email}, follow=True).content.decode().split("csrf")[0]
        for email in ("ada@example.org", "eva@example.org")
    ]
    assert answers[0] == answers[1]
    assert len(deliver_mail()) == 1


def test_the_time_of_an_answer_does_not_tell_who_has_an_account(settings: Settings) -> None:
    # The hasher of production: with a fast one there would be nothing to measure.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    settings.ACCOUNT_RATE_LIMITS = False
    person()
    taken: dict[str, list[float]] = {"ada@example.org": [], "eva@example.org": []}
    client = Client()
    for _ in range(5):
        for email, times in taken.items():
            began = time.perf_counter()
            sign_in(client, email, PASSPHRASE + "!")
            times.append(time.perf_counter() - began)
    known, unknown = (statistics.median(times) for times in taken.values())
    # Without the counter-measure the ratio is above five.
    assert 0.5 < known / unknown < 2
