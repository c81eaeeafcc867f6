"""Asked again: who has no password shows by a mailed code who it is, before what a session alone should not open."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from accounts.signing_in.reauthentication import SENSITIVE
from accounts.signing_in.second_factor import has_second_factor
from tests import cast
from tests.accounts.people import code_in, deliver_mail, person, show_who_one_is, sign_in
from tests.portal.routes import address_of, routes

pytestmark = pytest.mark.django_db
PROOF = "/account/bewijs/"


def without_password() -> Client:
    client = Client()
    client.force_login(cast.person("lid@example.org"))
    return client


@pytest.mark.parametrize(
    "route", [route for route in routes() if route.name in SENSITIVE], ids=lambda route: route.name
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_every_sensitive_page_asks_first(route: Any, method: str) -> None:
    address = address_of(route)
    response = getattr(without_password(), method)(address)
    assert response.status_code == 302
    assert response.headers["Location"].startswith(f"{PROOF}?next=%2Faccount%2F")


def test_a_mailed_code_leads_on_to_where_one_was_going() -> None:
    client = without_password()
    assert client.get("/account/wissen/").headers["Location"] == f"{PROOF}?next=%2Faccount%2Fwissen%2F"
    assert deliver_mail() == [], "looking sends nothing"
    client.post(PROOF, {"next": "/account/wissen/"})
    answer = client.post(PROOF, {"code": code_in(deliver_mail()[-1]), "next": "/account/wissen/"})
    assert answer.headers["Location"] == "/account/wissen/"
    assert client.get("/account/wissen/").status_code == 200


def test_it_lasts_five_minutes() -> None:
    client = without_password()
    show_who_one_is(client)
    assert client.get("/account/gegevens.json").status_code == 200
    session = client.session
    session["mailed_code_at"] -= 301
    session.save()
    assert client.get("/account/gegevens.json").status_code == 302


def test_the_code_counts_in_the_browser_that_asked_and_three_tries_are_all() -> None:
    client, other = without_password(), without_password()
    client.post(PROOF)
    code = code_in(deliver_mail()[-1])
    other.post(PROOF)
    deliver_mail()
    assert other.post(PROOF, {"code": code}).status_code == 400
    for _ in range(3):
        assert client.post(PROOF, {"code": "AAAA-AAAA"}).status_code == 400
    assert client.post(PROOF, {"code": code}).status_code == 400
    assert client.get("/account/gegevens.json").status_code == 302


def test_the_session_store_does_not_hold_the_code() -> None:
    client = without_password()
    client.post(PROOF)
    code = code_in(deliver_mail()[-1])
    assert code not in str(dict(client.session))


def test_it_leads_to_no_other_site() -> None:
    client = without_password()
    client.post(PROOF)
    answer = client.post(PROOF, {"code": code_in(deliver_mail()[-1]), "next": "//kwaad.example/"})
    assert answer.headers["Location"] == "/account/"


def test_who_signed_in_with_a_mailed_code_just_now_is_not_asked_twice() -> None:
    cast.person("lid@example.org")
    client = Client()
    client.post("/account/login/code/", {"email": "lid@example.org"})
    client.post("/account/login/code/confirm/", {"code": code_in(deliver_mail()[-1])})
    assert client.get("/account/gegevens.json").status_code == 200


def test_who_has_a_password_is_asked_for_that() -> None:
    user = person()
    client = Client()
    sign_in(client, user.email)
    assert client.get("/account/gegevens.json").headers["Location"].startswith("/account/reauthenticate/")
    assert client.get(PROOF).status_code == 302
    assert not has_second_factor(user)
