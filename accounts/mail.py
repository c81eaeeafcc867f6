"""Mail to people: made in the recipient's language, sent by the background worker."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import send_mail
from django.tasks import task
from django.template.loader import render_to_string
from django.utils import translation

from accounts.models import User

# Somebody waits for a code; a PDF can wait for that.
_FIRST = 50


@task(priority=_FIRST)
def deliver(user_id: int | None, subject: str, body: str) -> str:
    """Send a message to a person. The queue holds who it is for, not the address.

    Without a person nothing is sent: such a task is made where a visitor must not learn from the time an answer takes
    whether somebody has an account.
    """
    user = User.objects.filter(pk=user_id, is_active=True).first() if user_id is not None else None
    if user is None:
        return "nobody"
    send_mail(subject, body, settings.DEFAULT_FROM_EMAIL, [user.email])
    return "sent"


def tell(user: User, name: str, **context: object) -> None:
    """Queue ``templates/account/email/{name}`` for a person, in the person's language."""
    with translation.override(language_of(user)):
        subject = " ".join(render_to_string(f"account/email/{name}_subject.txt", context).split())
        deliver.enqueue(
            user.pk, subject, render_to_string(f"account/email/{name}_message.txt", {**context, "recipient": user})
        )


def language_of(user: User | None) -> str:
    """The language in which to write to this person."""
    return user.language if user is not None else settings.LANGUAGE_CODE
