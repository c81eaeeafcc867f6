"""The mail of notices: composed as it goes out, so that the deadline it names is the one that follows from it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from customers.mail import officers, send_to
from customers.parties import the_processor
from documents.moments import local_day, start_of_next
from mail.dress import dress
from mail.hooks import Later, Letter
from mail.models import OutgoingMail
from notices.acts.writing import ABOUT, page_of
from notices.models import Notice, NoticeAddress
from notices.window import giving
from notices.window.deadlines import deadline_of

__all__ = ["ABOUT", "compose", "hear"]
# Longer than an attempt may take (mail.smtp): a mail that names a day is accepted on the day on which it was written.
_BEFORE_MIDNIGHT = timedelta(minutes=3)
State = OutgoingMail.State


def compose(message: OutgoingMail, at: datetime) -> Letter | Later | None:
    """The notice as this address gets it at this moment; None when the announcement was revoked meanwhile."""
    row = _row_of(message)
    if row is None or row.notice.announcement.revoked_at is not None:
        return None
    notice = row.notice
    midnight = start_of_next(local_day(at))
    if notice.opens_window and notice.given_at is None and at + _BEFORE_MIDNIGHT >= midnight:
        return Later(midnight)
    subject, body = text_of(notice, at=at)
    dressed = dress(subject, body, language=notice.language)
    return Letter(subject, body, dressed, reply_to=settings.DPA_OBJECTIONS_TO)


def text_of(notice: Notice, *, at: datetime, on_paper: bool = False) -> tuple[str, str]:
    """Subject and text as they are sent at that moment: with the deadline that stands, or would stand by this mail.

    A letter (``on_paper``) that gives notice by its delivery says from which day the days count.
    """
    deadline = notice.deadline_on
    counts_from_delivery = on_paper and deadline is None and notice.starts == Notice.Starts.GIVEN
    if notice.opens_window and deadline is None:
        deadline = deadline_of(notice, given_at=at, announced_at=notice.announcement.made_at)
    with translation.override(notice.language or settings.LANGUAGE_CODE):
        context = {
            "notice": notice,
            "deadline": deadline,
            "counts_from_delivery": counts_from_delivery,
            "days": notice.days,
            "counted": notice.get_counted_display(),
            "address": settings.DPA_PUBLIC_URL + page_of(notice),
            "objections_to": settings.DPA_OBJECTIONS_TO,
            "processor": the_processor(),
        }
        closing = render_to_string("emails/notice_closing.txt", context).strip()
    return notice.subject, f"{notice.text}\n\n{closing}\n"


def hear(message: OutgoingMail, state: OutgoingMail.State, answer: str, at: datetime) -> None:
    """What the outbox says of a notice's mail: taken, refused for now, or given up."""
    row = _row_of(message)
    if row is None:
        return
    if state == State.SENT:
        giving.accept(row, answer, at=at)
    elif state == State.WAITING and answer:
        giving.report(row, NoticeAddress.State.DELAYED, answer, at=at)
    elif state == State.FAILED:
        giving.report(row, NoticeAddress.State.BOUNCED, answer, at=at)
        tell_bounced(row, at=at)


def tell_bounced(row: NoticeAddress, *, at: datetime) -> None:
    """Tell the officers that a notice did not reach an address, and whether it has been given all the same."""
    notice = Notice.objects.select_related("customer", "announcement__version__line__document").get(pk=row.notice_id)
    row = NoticeAddress.objects.get(pk=row.pk)
    context = {"notice": notice, "row": row, "customer": notice.customer}
    page = reverse("admin:notices_notice_change", args=[notice.pk])
    send_to(officers(), "bounced", context, page, at=at)


def _row_of(message: OutgoingMail) -> NoticeAddress | None:
    _about, _space, key = message.about.partition(" ")
    return (
        NoticeAddress.objects.filter(pk=int(key))
        .select_related("notice__announcement__version__line__document", "notice__customer")
        .first()
    )
