"""Sending by a provider's own interface instead of SMTP (django-anymail), so that its reports find their message.

Providers number messages as they like; what they report carries what was sent along with it.
"""

from __future__ import annotations

from collections.abc import Sequence

import requests
from anymail.backends import mailgun, postmark
from django.core.mail import EmailMessage

# What a provider sends back with each report. Postmark takes names of 20 and values of 80 characters.
REFERENCE = "registry-reference"


def reference_of(message_id: str) -> str:
    """The part of a message's number that nobody can guess, without its brackets and its domain."""
    return message_id.strip("<>").partition("@")[0][:80]


def _prepared(messages: Sequence[EmailMessage]) -> Sequence[EmailMessage]:
    for message in messages:
        message_id = str(message.extra_headers.get("Message-ID", ""))
        message.metadata = {REFERENCE: reference_of(message_id)}  # type: ignore[attr-defined]
        # Nothing is counted in a legal notice, neither that it is looked at nor that a link is followed.
        message.track_opens = message.track_clicks = False  # type: ignore[attr-defined]
    return messages


class _Straight:
    """What is sent goes to the provider's own address, and nowhere that an answer sends on to."""

    def create_session(self) -> requests.Session:
        session: requests.Session = super().create_session()  # type: ignore[misc]
        session.max_redirects = 0
        return session


class PostmarkBackend(_Straight, postmark.EmailBackend):  # type: ignore[misc]
    """By Postmark; the message keeps the number that it has here."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            message.extra_headers.setdefault("X-PM-KeepID", "true")
        return int(super().send_messages(_prepared(email_messages)))


class MailgunBackend(_Straight, mailgun.EmailBackend):  # type: ignore[misc]
    """By Mailgun."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        return int(super().send_messages(_prepared(email_messages)))
