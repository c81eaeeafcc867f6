"""Signing in with an e-mailed code."""

from __future__ import annotations

import pytest
from django.core import mail
from django.test import Client

from mail.models import OutgoingMail
from tests.accounts.people import code_in, deliver_mail, is_signed_in, person

pytestmark = pytest.mark.django_db
REQUEST, CONFIRM = "/account/login/code/", "/account/login/code/confirm/"


def ask(client: Client, email: str = "ada@example.org") -> None:
    assert client.post(REQUEST, {"email": email}).status_code == 302


def test_the_code_of_the_message_signs_in() -> None:
    person()
    client = Client()
    ask(client)
    [body] = deliver_mail()
    client.post(CONFIRM, {"code": code_in(body)})
    assert is_signed_in(client)


def test_the_message_is_in_the_language_of_the_recipient() -> None:
    person(language="en")
    ask(Client(headers={"accept-language": "nl"}))
    [body] = deliver_mail()
    assert "Your sign-in code is" in body


def test_a_code_works_once() -> None:
    person()
    client = Client()
    ask(client)
    [body] = deliver_mail()
    client.post(CONFIRM, {"code": code_in(body)})
    client.post("/account/logout/")
    client.post(CONFIRM, {"code": code_in(body)})
    assert not is_signed_in(client)


def test_a_code_is_worthless_in_another_browser() -> None:
    person()
    ask(Client())
    [body] = deliver_mail()
    thief = Client()
    ask(thief, "stranger@example.org")
    thief.post(CONFIRM, {"code": code_in(body)})
    assert not is_signed_in(thief)


def test_a_code_expires_after_ten_minutes() -> None:
    for age, works in ((9 * 60, True), (10 * 60 + 1, False)):
        person(f"after-{age}@example.org")
        client = Client(REMOTE_ADDR=f"192.0.2.{works:d}")
        ask(client, f"after-{age}@example.org")
        [body] = deliver_mail()
        _grow_older(client, age)
        client.post(CONFIRM, {"code": code_in(body)})
        assert is_signed_in(client) is works


def _grow_older(client: Client, seconds: int) -> None:
    """Let the request for a code have been made earlier, as the session remembers it."""
    session = client.session
    session["account_login"]["state"]["stages"]["login_by_code"]["data"]["at"] -= seconds
    session.save()


def test_three_wrong_codes_end_the_attempt() -> None:
    person()
    client = Client()
    ask(client)
    [body] = deliver_mail()
    for _ in range(3):
        client.post(CONFIRM, {"code": "AAAA-AAAA"})
    client.post(CONFIRM, {"code": code_in(body)})
    assert not is_signed_in(client)


def test_an_unknown_address_gets_the_same_answer_and_no_message() -> None:
    person()
    pages = []
    for email in ("ada@example.org", "eva@example.org"):
        client = Client()
        ask(client, email)
        pages.append(client.get(CONFIRM).content.decode().replace(email, "…"))
    known, unknown = (page.split("csrfmiddlewaretoken")[0] for page in pages)
    assert known == unknown
    assert len(deliver_mail()) == 1
    assert [message.to for message in mail.outbox] == [["ada@example.org"]]


def test_an_unknown_address_makes_as_much_work_as_a_known_one() -> None:
    person()
    ask(Client(), "ada@example.org")
    ask(Client(), "eva@example.org")
    assert OutgoingMail.objects.count() == 2


def test_the_outbox_holds_no_address_of_a_person() -> None:
    person()
    ask(Client())
    assert "ada@example.org" not in str(list(OutgoingMail.objects.values()))


def test_a_closed_account_gets_no_message() -> None:
    person(is_active=False)
    ask(Client())
    assert deliver_mail() == []
