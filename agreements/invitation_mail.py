"""The message that carries an invitation's link."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils import translation

from agreements.bundle import the_processor
from agreements.models import Invitation


def send_invitation(invitation: Invitation, address: str) -> None:
    """Send the link, in the language of the invitation.

    Sent at once, not queued: the queue would keep the token, of which the registry keeps a digest only. Raises
    ``SMTPException`` or ``OSError`` when the mail server does not take it.
    """
    with translation.override(invitation.language):
        context = {"invitation": invitation, "address": address, "processor": the_processor()}
        subject = " ".join(render_to_string("emails/invitation_subject.txt", context).split())
        body = render_to_string("emails/invitation.txt", context)
    send_mail(subject, body, settings.DEFAULT_FROM_EMAIL, [invitation.email])
