"""Guessing: limits per address and per account, shared by all processes, behind a proxy too."""

from __future__ import annotations

import re
import statistics
import time
from typing import Any

import pytest
from django.conf import settings as project
from django.core.cache import cache
from django.db import connection
from django.test import Client
from pytest_django import Settings

from tests.accounts.people import PASSPHRASE, code_in, deliver_mail, is_signed_in, person, sign_in

ENGLISH = {"accept-language": "en"}
pytestmark = pytest.mark.django_db


OWNER, ATTACKER = "192.0.2.99", "198.51.100.7"


def test_after_five_wrong_passwords_the_right_one_has_to_wait_at_that_address() -> None:
    person()
    client = Client(REMOTE_ADDR=ATTACKER)
    for _ in range(5):
        sign_in(client, "ada@example.org", "wrong")
    sign_in(client, "ada@example.org")
    assert not is_signed_in(client)


def test_wrong_passwords_of_others_do_not_lock_the_owner_out() -> None:
    person()
    for _ in range(6):
        sign_in(Client(REMOTE_ADDR=ATTACKER), "ada@example.org", "wrong")
    owner = Client(REMOTE_ADDR=OWNER)
    sign_in(owner, "ada@example.org")
    assert is_signed_in(owner)


def known_device() -> Client:
    """A browser with which Ada has signed in before, and signed out."""
    client = Client(REMOTE_ADDR=OWNER)
    sign_in(client, "ada@example.org")
    client.post("/account/logout/")
    assert not is_signed_in(client)
    return client


def attack_from_everywhere(settings: Settings) -> None:
    """As many wrong passwords as an account gets from all addresses together, and one more."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    for serial in range(101):
        sign_in(Client(REMOTE_ADDR=f"198.51.100.{serial}"), "ada@example.org", "wrong")


def test_guesses_from_everywhere_find_an_end_but_not_on_the_owners_device(settings: Settings) -> None:
    person()
    known = known_device()
    attack_from_everywhere(settings)
    elsewhere = Client(REMOTE_ADDR="203.0.113.1")
    page = elsewhere.post("/account/login/", {"login": "ada@example.org", "password": PASSPHRASE}, headers=ENGLISH)
    assert not is_signed_in(elsewhere)
    assert "e-mailed code" in page.content.decode()
    sign_in(known, "ada@example.org")
    assert is_signed_in(known)


def test_a_mailed_code_works_while_passwords_are_guessed_from_everywhere(settings: Settings) -> None:
    person()
    attack_from_everywhere(settings)
    owner = Client(REMOTE_ADDR=OWNER)
    owner.post("/account/login/code/", {"email": "ada@example.org"})
    owner.post("/account/login/code/confirm/", {"code": code_in(deliver_mail()[-1])})
    assert is_signed_in(owner)


def test_who_uses_the_owners_address_too_does_not_lock_its_device_out() -> None:
    person()
    known = known_device()
    for serial in range(11):
        sign_in(Client(REMOTE_ADDR=OWNER), f"guess-{serial}@example.org", "wrong")
        sign_in(Client(REMOTE_ADDR=OWNER), "ada@example.org", "wrong")
    sign_in(known, "ada@example.org")
    assert is_signed_in(known)


def test_a_stolen_device_cookie_opens_nothing_and_is_counted_too() -> None:
    person()
    known = known_device()
    thief = Client(REMOTE_ADDR=ATTACKER)
    thief.cookies["device"] = known.cookies["device"].value
    for _ in range(10):
        sign_in(thief, "ada@example.org", "wrong")
    sign_in(thief, "ada@example.org")
    assert not is_signed_in(thief)


def test_a_device_cookie_of_ones_own_making_is_none(settings: Settings) -> None:
    person()
    attack_from_everywhere(settings)
    forger = Client(REMOTE_ADDR="203.0.113.1")
    for forged in ("", "x", "eyJhIjoiYiJ9:1abc:def", known_device_of("bo@example.org")):
        forger.cookies["device"] = forged
        sign_in(forger, "ada@example.org")
        assert not is_signed_in(forger)


def known_device_of(email: str) -> str:
    person(email)
    client = Client(REMOTE_ADDR="203.0.113.9")
    sign_in(client, email)
    return str(client.cookies["device"].value)


def test_a_new_password_begins_anew() -> None:
    user = person()
    client = Client(REMOTE_ADDR=OWNER)
    for _ in range(6):
        sign_in(client, "ada@example.org", "wrong")
    client.post("/account/password/reset/", {"email": user.email})
    link = re.search(r"/account/password/reset/key/\S+", deliver_mail()[-1])
    assert link
    page = client.get(link.group(), follow=True)
    new = {"password1": "een-heel-nieuw-woord", "password2": "een-heel-nieuw-woord"}
    client.post(page.redirect_chain[-1][0], new)
    sign_in(client, "ada@example.org", "een-heel-nieuw-woord")
    assert is_signed_in(client)


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


@pytest.mark.parametrize("page", ["/account/login/code/", "/account/password/reset/"])
def test_mail_is_not_sent_without_end(page: str) -> None:
    person()
    for _ in range(6):
        Client(REMOTE_ADDR=ATTACKER).post(page, {"email": "ada@example.org"})
    assert len(deliver_mail()) == 3
    for serial in range(20):
        Client(REMOTE_ADDR=f"192.0.2.{serial}").post(page, {"email": "ada@example.org"})
    assert len(deliver_mail()) == 7


@pytest.mark.parametrize("page", ["/account/login/code/", "/account/password/reset/"])
def test_mail_that_others_ask_for_is_not_the_owners(page: str) -> None:
    person()
    known = known_device()
    for serial in range(20):
        Client(REMOTE_ADDR=f"198.51.100.{serial}").post(page, {"email": "ada@example.org"})
    sent = len(deliver_mail())
    assert sent == 10
    known.post(page, {"email": "ada@example.org"})
    assert len(deliver_mail()) == 1


def test_too_many_links_of_invitations_are_not_looked_up() -> None:
    client = Client()
    answers = [client.get(f"/uitnodiging/guess-{serial}/").status_code for serial in range(31)]
    assert answers == [404] * 30 + [429]
    assert client.get("/uitnodiging/guess/").headers["Content-Security-Policy"]


def test_all_processes_share_the_counts_and_a_flood_does_not_wipe_them(settings: Settings) -> None:
    options = project.CACHES["default"]
    settings.CACHES = {**project.CACHES, "default": {**options, "OPTIONS": {"MAX_ENTRIES": 20}}}
    person()
    client = Client(REMOTE_ADDR=ATTACKER)
    for _ in range(5):
        sign_in(client, "ada@example.org", "wrong")
    cache.set("ended", 1, -5)
    for serial in range(100):
        cache.set(f"flood-{serial}", 1, 600)
    sign_in(client, "ada@example.org")
    assert not is_signed_in(client)
    assert cache.get("flood-0") == 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM cache WHERE cache_key LIKE '%ended'")
        assert cursor.fetchone() == (0,)


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
