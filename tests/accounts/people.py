"""Short ways to people who sign in, and to the mail that they get."""

from __future__ import annotations

import re
from typing import Any

from allauth.mfa.totp.internal.auth import hotp_value, yield_hotp_counters_from_time
from django.test import Client

from accounts.models import User
from tests import cast, work

PASSPHRASE = "correct-horse-battery"


def person(email: str = "ada@example.org", **fields: object) -> User:
    """Ada de Wit, who signs in with a password; at another address her namesake."""
    return cast.person(email, password=PASSPHRASE, name="Ada de Wit", **fields)


def deliver_mail() -> list[str]:
    """Do what the worker does with the queued messages; the bodies of those that were sent."""
    return [str(message.body) for message in work.deliver_mail()]


def code_in(body: str) -> str:
    """The sign-in code of a message: it stands on a line of its own."""
    found = re.search(r"^([A-Z0-9]{3,4}-[A-Z0-9]{3,4})$", body, re.MULTILINE)
    assert found, body
    return found.group(1)


def sign_in(client: Client, email: str, password: str = PASSPHRASE, **extra: Any) -> int:
    return client.post("/account/login/", {"login": email, "password": password}, **extra).status_code


def is_signed_in(client: Client) -> bool:
    return client.get("/account/").status_code == 200


def code_now(secret: str) -> str:
    """What an authenticator app shows."""
    counters = list(yield_hotp_counters_from_time())
    return f"{hotp_value(secret, counters[len(counters) // 2]):06d}"
