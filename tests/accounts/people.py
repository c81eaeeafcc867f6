"""Short ways to people who sign in, and to the mail that they get."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
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


def show_who_one_is(client: Client) -> None:
    """What is asked of who has neither password nor second factor: a code from the mailbox."""
    assert client.post("/account/bewijs/").status_code == 200
    response = client.post("/account/bewijs/", {"code": code_in(deliver_mail()[-1])})
    assert response.status_code == 302, response.content.decode()


@contextmanager
def security_lines(caplog: pytest.LogCaptureFixture) -> Iterator[list[dict[str, Any]]]:
    """The lines of the security log that are written meanwhile."""
    logger, before = logging.getLogger("security"), len(caplog.records)
    lines: list[dict[str, Any]] = []
    logger.addHandler(caplog.handler)
    try:
        yield lines
    finally:
        logger.removeHandler(caplog.handler)
        lines.extend(record.line for record in caplog.records[before:] if record.name == "security")  # type: ignore[attr-defined]
