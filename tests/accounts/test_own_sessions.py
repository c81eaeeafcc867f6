"""A person sees where it is signed in, and signs out there."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from accounts.models import User
from accounts.session.browsers import names_in
from accounts.session.listing import sessions_of
from tests import cast
from tests.accounts.people import (
    PASSPHRASE,
    code_in,
    deliver_mail,
    is_signed_in,
    later,
    person,
    security_lines,
    sign_in,
)

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
SAFARI = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/18.5 Mobile/15E148 Safari/604.1"
)


def browser(said: str, email: str = "ada@example.org") -> Client:
    """Somebody signs in there, and has just shown once more who it is."""
    client = Client(headers={"user-agent": said, "accept-language": "en"})
    sign_in(client, email)
    client.post("/account/reauthenticate/", {"password": PASSPHRASE})
    return client


def listed(client: Client) -> list[str]:
    """The browsers on the page, from the one in use on."""
    page = client.get("/account/").text
    return re.findall(r"<li><strong>([^<]*)</strong>", page)


def addresses(client: Client) -> list[str]:
    """Where the links of the list lead."""
    return re.findall(r'href="(/account/sessies/[^"]+)"', client.get("/account/").text)


def test_the_page_names_the_browsers_and_nobody_elses() -> None:
    person(), person("other@example.org")
    here, _there, _other = browser(FIREFOX), browser(SAFARI), browser("curl/8", "other@example.org")
    assert listed(here) == ["Firefox on Windows", "Safari on iPhone"]
    page = here.get("/account/").text
    assert page.count("this browser") == 1
    assert "127.0.0.1" not in page
    assert "Mozilla" not in page


def test_one_of_them_is_ended_and_the_others_go_on() -> None:
    person()
    here, there, third = browser(FIREFOX), browser(SAFARI), browser("curl/8")
    assert len(listed(here)) == 3
    [address, _other] = addresses(third)[:2]
    ended = {True: here, False: there}[listed(third)[1].startswith("Firefox")]
    answer = third.post(address, follow=True)
    assert "is signed out" in answer.text
    assert not is_signed_in(ended)
    assert [is_signed_in(each) for each in (here, there, third)].count(True) == 2
    assert len(listed(third)) == 2


def test_nobody_ends_the_session_of_somebody_else() -> None:
    person(), person("other@example.org")
    here, _there, other = browser(FIREFOX), browser(SAFARI), browser(FIREFOX, "other@example.org")
    [address] = addresses(here)
    assert "has ended already" in other.post(address, follow=True).text
    assert len(listed(here)) == 2


def test_what_ended_otherwise_is_not_listed() -> None:
    ada = person()
    here, there = browser(FIREFOX), browser(SAFARI)
    new = "another-horse-battery"
    here.post("/account/password/change/", {"oldpassword": PASSPHRASE, "password1": new, "password2": new})
    assert Session.objects.count() == 2
    assert listed(here) == ["Firefox on Windows"]
    assert not is_signed_in(there)
    ada = User.objects.get(pk=ada.pk)
    assert sessions_of(ada, here=None, at=timezone.now() + timedelta(days=1)) == []


def test_after_a_while_one_shows_who_one_is_before_a_session_is_ended() -> None:
    person()
    here, _there = browser(FIREFOX), browser(SAFARI)
    [address] = addresses(here)
    with later(301):
        asked = here.post(address)
        assert asked.headers["Location"].startswith("/account/reauthenticate/?next=%2Faccount%2Fsessies%2F")
        assert len(listed(here)) == 2
        here.post(asked.headers["Location"], {"password": PASSPHRASE})
        assert len(listed(here)) == 1


def test_who_signs_in_by_mail_is_asked_by_mail_and_then_once_more() -> None:
    user = cast.person("lid@example.org")
    here, there = Client(headers={"accept-language": "en"}), Client()
    for client in (here, there):
        client.force_login(user)
    [address] = addresses(here)
    asked = here.post(address).headers["Location"]
    here.post("/account/bewijs/", {"next": address})
    code = code_in(deliver_mail()[-1])
    assert here.post("/account/bewijs/", {"code": code, "next": address}).headers["Location"] == address
    assert asked.startswith("/account/bewijs/?next=")
    assert "has to sign in again" in here.get(address).text
    here.post(address)
    assert not is_signed_in(there)
    assert "Every other browser has to sign in again" in here.get("/account/elders-afmelden/").text


def test_ending_one_is_logged_by_numbers(caplog: pytest.LogCaptureFixture) -> None:
    ada = person()
    here, _there = browser(FIREFOX), browser(SAFARI)
    [address] = addresses(here)
    with security_lines(caplog) as lines:
        here.post(address)
    assert [(line["event"], line["subject"]) for line in lines] == [("session.ended", ada.pk)]


def test_ones_data_hold_the_sessions() -> None:
    person()
    here = browser(FIREFOX)
    [told] = here.get("/account/gegevens.json").json()["account"]["sessions"]
    assert told["browser"] == "Firefox on Windows"


@pytest.mark.parametrize(
    ("said", "names"),
    [
        (FIREFOX, ("Firefox", "Windows")),
        (SAFARI, ("Safari", "iPhone")),
        ("Mozilla/5.0 (X11; Linux x86_64) Chrome/138.0.0.0 Safari/537.36", ("Chrome", "Linux")),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/138.0.0.0 Safari/537.36 Edg/138.0.0.0", ("Edge", "Windows")),
        ("(Linux; Android 15) SamsungBrowser/28.0 Chrome/130.0.0.0 Safari/537.36", ("Samsung Internet", "Android")),
        ("<script>alert(1)</script>", ("", "")),
        ("", ("", "")),
    ],
)  # fmt: skip
def test_a_browser_has_the_name_that_people_know(said: str, names: tuple[str, str]) -> None:
    assert names_in(said) == names
