"""That an announced change is not made: written for each address as it goes out, however many there are."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from customers.parties import the_processor
from mail.hooks import Letter
from mail.models import OutgoingMail
from notices.acts.writing import REVOKED, page_of, revoked_subject, sender
from notices.models import NoticeAddress

__all__ = ["REVOKED", "compose"]


def compose(message: OutgoingMail, at: datetime) -> Letter | None:
    """The revocation as this address gets it, in the language of its notice; None where the address is gone."""
    _about, _space, key = message.about.partition(" ")
    row = (
        NoticeAddress.objects.filter(pk=int(key))
        .select_related("notice__announcement__version__line__document", "notice__customer")
        .first()
    )
    if row is None:
        return None
    notice = row.notice
    with translation.override(notice.language or settings.LANGUAGE_CODE):
        context = {
            "announcement": notice.announcement,
            "customer": notice.customer,
            "processor": the_processor(),
            "who": sender(),
            "address": settings.DPA_PUBLIC_URL + page_of(notice),
        }
        return Letter(revoked_subject(notice.announcement), render_to_string("emails/revoked.txt", context))
