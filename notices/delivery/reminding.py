"""Reminding customers of a notice: a further mail that refers to the first, no sooner than a day after the last."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Max, Q
from django.utils import translation
from django.utils.translation import gettext as _

from documents.moments import format_moment
from journal.acts import include, performs
from mail import outbox
from mail.dress import dress
from mail.hooks import Letter
from mail.models import OutgoingMail
from notices import journaled
from notices.delivery.posting import text_of
from notices.models import Notice, NoticeAddress, NoticeEvent

ABOUT = "reminder"
WAIT = timedelta(days=1)
What = NoticeEvent.What


@dataclass(frozen=True)
class Reminded:
    """How many were reminded; ``early`` had their last mail less than a day ago, ``unreachable`` have no address."""

    sent: int
    early: int
    unreachable: int


@performs(journaled.EVENT)
def remind(notices: Iterable[Notice], *, by: Any, at: datetime) -> Reminded:
    """Have a reminder sent to every address of these notices that did not come back."""
    wanted = [notice.pk for notice in notices]
    last = Max("events__at", filter=Q(events__what__in=(What.REMINDED, What.ESCALATED)))
    # Locked first, in one order; what is read after it is what counts.
    locked = list(Notice.objects.select_for_update(of=("self",)).filter(pk__in=wanted).order_by("pk"))
    lasts = dict(Notice.objects.filter(pk__in=wanted).annotate(last=last).values_list("pk", "last"))
    addresses: dict[int, list[NoticeAddress]] = {}
    standing = NoticeAddress.objects.filter(notice__in=wanted).exclude(state=NoticeAddress.State.BOUNCED)
    for row in standing.select_related("notice"):
        addresses.setdefault(row.notice_id, []).append(row)
    revoked = frozenset(
        Notice.objects.filter(pk__in=wanted, announcement__revoked_at__isnull=False).values_list("pk", flat=True)
    )
    due, early, unreachable = [], 0, 0
    for notice in locked:
        moments = [moment for moment in (notice.written_at, lasts[notice.pk]) if moment is not None]
        if notice.written_at is None or at - max(moments) < WAIT:
            early += 1
        elif notice.pk not in addresses or notice.pk in revoked:
            unreachable += 1
        else:
            due.append(notice)
    events = NoticeEvent.objects.bulk_create(
        [NoticeEvent(notice=notice, what=What.REMINDED, at=at, recorded_at=at, by=by) for notice in due],
        batch_size=500,
    )
    include(events)
    outbox.post_many(
        (
            outbox.Posting(row.notice.subject, row.address, f"{ABOUT} {row.pk}", outbox.new_message_id())
            for notice in due
            for row in addresses[notice.pk]
        ),
        at=at,
    )
    return Reminded(len(due), early, unreachable)


def compose(message: OutgoingMail, at: datetime) -> Letter | None:
    """The reminder as this address gets it; None when the announcement was revoked meanwhile."""
    _about, _space, key = message.about.partition(" ")
    row = (
        NoticeAddress.objects.filter(pk=int(key))
        .select_related("notice__announcement__version__line__document", "notice__customer")
        .first()
    )
    if row is None or row.notice.announcement.revoked_at is not None:
        return None
    notice = row.notice
    subject, body = text_of(notice, at=at)
    with translation.override(notice.language or settings.LANGUAGE_CODE):
        subject = _("Reminder: %(subject)s") % {"subject": subject}
        since = format_moment(notice.written_at or notice.created_at)
        first = _("We sent you this notice on %(at)s. This is the same text once more.") % {"at": since}
    body = f"{first}\n\n{body}"
    # RFC 5322, section 3.6.4: it belongs to the first mail.
    headers = {"In-Reply-To": row.message_id, "References": row.message_id}
    dressed = dress(subject, body, language=notice.language)
    return Letter(subject, body, dressed, reply_to=settings.DPA_OBJECTIONS_TO, headers=headers)
