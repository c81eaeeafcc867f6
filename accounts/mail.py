"""Mail to people: written in the recipient's language, and put into the outbox."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation

from accounts.models import User
from mail import outbox


def write_to(
    user: User | None, subject: str, body: str, *, at: datetime, expires_at: datetime | None = None, about: str = ""
) -> None:
    """Have a message sent to a person, at the address that the account has when it is sent.

    Without a person the same is done and nothing is sent: a visitor must not learn from the time an answer takes
    whether somebody has an account.
    """
    outbox.post(subject, body, person=user, at=at, expires_at=expires_at, about=about)


def tell(user: User, name: str, **context: object) -> None:
    """Queue ``templates/account/email/{name}`` for a person, in the person's language."""
    with translation.override(language_of(user)):
        subject = " ".join(render_to_string(f"account/email/{name}_subject.txt", context).split())
        body = render_to_string(f"account/email/{name}_message.txt", {**context, "recipient": user})
        write_to(user, subject, body, at=timezone.now())


def language_of(user: User | None) -> str:
    """The language in which to write to this person."""
    return user.language if user is not None else settings.LANGUAGE_CODE
