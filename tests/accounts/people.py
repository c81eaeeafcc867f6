"""Short ways to people who sign in, and to the mail that they get."""

from __future__ import annotations

import re
from typing import Any

from django.core import mail
from django.test import Client

from accounts.models import User
from mail.delivery import deliver_due

PASSPHRASE = "correct-horse-battery"


def person(email: str = "ada@example.org", **fields: object) -> User:
    return User.objects.create_user(email, PASSPHRASE, name="Ada de Wit", **fields)


def deliver_mail() -> list[str]:
    """Do what a worker does with the messages in the outbox; the bodies of those that were sent."""
    before = len(mail.outbox)
    deliver_due()
    return [str(message.body) for message in mail.outbox[before:]]


def code_in(body: str) -> str:
    """The sign-in code of a message: it stands on a line of its own."""
    found = re.search(r"^([A-Z0-9]{3,4}-[A-Z0-9]{3,4})$", body, re.MULTILINE)
    assert found, body
    return found.group(1)


def sign_in(client: Client, email: str, password: str = PASSPHRASE, **extra: Any) -> int:
    return client.post("/account/login/", {"login": email, "password": password}, **extra).status_code


def is_signed_in(client: Client) -> bool:
    return client.get("/account/").status_code == 200
