"""A person's address: changed by that person, through the new mailbox; the old one is told; other sessions end."""

from __future__ import annotations

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from mail.models import OutgoingMail
from tests import cast
from tests.accounts.people import (
    PASSPHRASE,
    code_in,
    deliver_mail,
    is_signed_in,
    person,
    security_lines,
    show_who_one_is,
    sign_in,
)

pytestmark = pytest.mark.django_db
PAGE, NEW = "/account/adres/", "nieuw@example.org"


@pytest.fixture
def ada() -> Client:
    person()
    client = Client()
    sign_in(client, "ada@example.org")
    client.force_login(User.objects.get(email="ada@example.org"))
    return client


def proven(email: str = "lid@example.org") -> Client:
    client = Client()
    client.force_login(cast.person(email))
    show_who_one_is(client)
    mail.outbox.clear()
    return client


def test_the_code_from_the_new_mailbox_changes_it_and_the_old_one_is_told(caplog: pytest.LogCaptureFixture) -> None:
    client, elsewhere = proven(), proven()
    assert client.post(PAGE, {"email": "Nieuw@Example.org"}).status_code == 200
    deliver_mail()
    [message] = mail.outbox
    assert message.to == [NEW]
    with security_lines(caplog) as lines:
        assert client.post(PAGE, {"code": code_in(str(message.body))}).status_code == 302
    user = User.objects.get(email=NEW)
    deliver_mail()
    told = mail.outbox[-1]
    assert told.to == ["lid@example.org"]
    assert NEW in told.body
    assert is_signed_in(client)
    assert not is_signed_in(elsewhere)
    [line] = [line for line in lines if line["event"] == "address.changed"]
    assert line["subject"] == user.pk
    assert NEW not in str(line)


def test_a_wrong_code_changes_nothing() -> None:
    client = proven()
    client.post(PAGE, {"email": NEW})
    for _ in range(3):
        assert client.post(PAGE, {"code": "AAAA-AAAA"}).status_code == 400
    assert client.post(PAGE, {"code": code_in(deliver_mail()[0])}).status_code == 400
    assert not User.objects.filter(email=NEW).exists()


def test_an_address_with_an_account_gets_the_same_answer_and_no_message() -> None:
    cast.stranger()
    client = proven()
    pages = [
        client.post(PAGE, {"email": email}).content.decode().replace(email, "…").split("csrfmiddlewaretoken")[0]
        for email in ("stranger@example.org", NEW)
    ]
    assert pages[0] == pages[1]
    deliver_mail()
    assert [message.to for message in mail.outbox] == [[NEW]]


def test_while_no_server_takes_mail_the_message_to_the_old_mailbox_waits(settings: Settings) -> None:
    client = proven()
    client.post(PAGE, {"email": NEW})
    code = code_in(deliver_mail()[0])
    works = settings.MAILERS
    settings.MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "OPTIONS": {"host": "127.0.0.1", "port": 1, "timeout": 2},
        }
    }
    assert client.post(PAGE, {"code": code}).status_code == 302
    assert deliver_mail() == []
    settings.MAILERS = works
    OutgoingMail.objects.update(not_before=timezone.now())
    [told] = deliver_mail()
    assert NEW in told


def test_with_a_password_that_is_asked_first(ada: Client) -> None:
    assert ada.get(PAGE).headers["Location"].startswith("/account/reauthenticate/")
    ada.post("/account/reauthenticate/", {"password": PASSPHRASE})
    assert ada.get(PAGE).status_code == 200


def test_messages_about_it_have_an_end() -> None:
    client = proven()
    answers = [client.post(PAGE, {"email": f"nieuw-{serial}@example.org"}).status_code for serial in range(6)]
    assert answers == [200] * 5 + [429]
