"""What a customer was told and what it objected to, as events of its time machine."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from customers.models import Customer
from documents.moments import utc
from notices.models import Notice, Objection, ObjectionStep
from portal.timeline import Event, EventKind

_NAMES = "announcement__version__line__document"


def told_lane() -> str:
    return _("Notices and objections")


def told_events(customer: Customer) -> Iterator[Event]:
    """Notices that were given or revoked, objections, and how each ended: three queries."""
    lane = told_lane()
    named: dict[str, object]
    for notice in Notice.objects.filter(customer=customer).exclude(written_at=None).select_related(_NAMES):
        named = {"version": notice.announcement.version}
        if notice.given_at is not None:
            text = _("Notice given of %(version)s (%(how)s)") % {**named, "how": notice.get_given_by_display()}
            yield Event(utc(notice.given_at), EventKind.NOTICE, lane, text)
        if notice.announcement.revoked_at is not None:
            text = _("Announcement of %(version)s revoked") % named
            yield Event(utc(notice.announcement.revoked_at), EventKind.NOTICE, lane, text)
    for objection in Objection.objects.filter(notice__customer=customer).select_related(f"notice__{_NAMES}"):
        text = _("Objection to %(version)s received") % {"version": objection.notice.announcement.version}
        yield Event(utc(objection.received_at), EventKind.OBJECTION, lane, text)
    ended = (
        ObjectionStep.objects.filter(objection__notice__customer=customer, is_internal=False)
        .exclude(state__in=("", *Objection.OPEN))
        .select_related(f"objection__notice__{_NAMES}")
    )
    for step in ended:
        named = {"version": step.objection.notice.announcement.version, "outcome": step.get_state_display()}
        yield Event(utc(step.at), EventKind.OBJECTION, lane, _("Objection to %(version)s: %(outcome)s") % named)
