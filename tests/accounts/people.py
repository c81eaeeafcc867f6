"""Short ways to people who sign in, and to the mail that they get."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
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


def code_now(secret: str) -> str:
    """What an authenticator app shows."""
    counters = list(yield_hotp_counters_from_time())
    return f"{hotp_value(secret, counters[len(counters) // 2]):06d}"


@contextmanager
def later(seconds: int = 30) -> Iterator[None]:
    """The clock of this process, so long after."""
    real = time.time
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(time, "time", lambda: real() + seconds)
        yield
