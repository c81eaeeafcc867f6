"""The deadlines of a customer for a calendar program, at secret addresses that can be revoked (RFC 5545).

A deadline is an event that ends with the last minute of its day: an event of a whole day has an end that is exclusive,
by which programs have shown the day before or after.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, Timezone

from customers.locks import lock_customers
from customers.models import Customer
from documents.errors import Refused
from documents.moments import local, start_of
from documents.proof.digest import sha256
from journal.acts import performs
from notices import journaled
from notices.acts.writing import page_of
from notices.models import CalendarFeed, Notice
from notices.reaching.addressing import languages_of

# Enough for everybody who acts for a customer.
MOST = 20
# The event is short, so that it stands where the day ends.
_LENGTH = timedelta(minutes=59)


@performs(journaled.CALENDAR_MADE)
def make_feed(customer: Customer, *, by: Any, at: datetime) -> tuple[CalendarFeed, str]:
    """A new address, and the secret in it, which nobody can read again. Raises ``Refused`` beyond ``MOST``."""
    lock_customers([customer.pk])
    if feeds_of(customer).count() >= MOST:
        raise Refused(_("There are %(count)s addresses already. Revoke one that is used no more.") % {"count": MOST})
    secret = secrets.token_urlsafe(32)
    made = CalendarFeed.objects.create(customer=customer, secret_digest=sha256(secret), made_at=at, made_by=by)
    return made, secret


@performs(journaled.CALENDAR_REVOKED)
def revoke_feed(feed: CalendarFeed, *, by: Any, at: datetime) -> None:
    """From now on the address shows nothing. Once more changes nothing."""
    stored = CalendarFeed.objects.select_for_update().get(pk=feed.pk)
    if stored.revoked_at is None:
        stored.revoked_at, stored.revoked_by = at, by
        stored.save(update_fields=["revoked_at", "revoked_by"])


def feeds_of(customer: Customer) -> QuerySet[CalendarFeed]:
    """The addresses that work."""
    return CalendarFeed.objects.filter(customer=customer, revoked_at=None).select_related("made_by")


def find_feed(secret: str) -> CalendarFeed | None:
    """The address with this secret, while it works."""
    found = CalendarFeed.objects.filter(secret_digest=sha256(secret), revoked_at=None)
    return found.select_related("customer").first()


def calendar_of(customer: Customer) -> bytes:
    """The windows of a customer's notices, in its own language: no person, no address, no grounds.

    Of an announcement that was revoked the event is cancelled; of a notice that was taken back too, until it is given.
    """
    with translation.override(languages_of([customer]).get(customer.pk, settings.LANGUAGE_CODE)):
        calendar = Calendar()
        calendar.add("prodid", "-//DPA registry//deadlines//NL")
        calendar.add("version", "2.0")
        calendar.add("method", "PUBLISH")
        calendar.add("x-wr-calname", _("Time to object: %(customer)s") % {"customer": customer})
        # RFC 7986, section 5.7: how often to look again.
        calendar.add("refresh-interval", timedelta(hours=6), parameters={"value": "DURATION"})
        notices = list(_notices(customer))
        if notices:
            first = min(notice.created_at for notice in notices)
            calendar.add_component(
                Timezone.from_tzid(settings.TIME_ZONE, first_date=first.date(), last_date=_last_day(notices))
            )
        for notice in notices:
            calendar.add_component(_event(notice))
    return bytes(calendar.to_ical())


def _notices(customer: Customer) -> Iterable[Notice]:
    """Those that have a deadline, or had one that was told."""
    windows = customer.notices.filter(opens_window=True).exclude(written_at=None)
    for notice in windows.select_related("customer", "announcement__version__line__document").order_by("pk"):
        if notice.deadline_on is not None or notice.events.filter(what="taken_back").exists():
            yield notice


def _event(notice: Notice) -> Event:
    announcement, last = notice.announcement, notice.events.order_by("-recorded_at").first()
    is_cancelled = notice.deadline_on is None or announcement.revoked_at is not None
    moments = (notice.created_at, last.recorded_at if last is not None else None, announcement.revoked_at)
    changed = max(moment for moment in moments if moment is not None)
    event = Event()
    event.add("uid", f"notice-{notice.pk}@{urlsplit(settings.DPA_PUBLIC_URL).hostname or 'localhost'}")
    # RFC 5545, section 3.8.7.2: with METHOD it is when this was last said anew.
    event.add("dtstamp", changed.astimezone(UTC))
    event.add("last-modified", changed.astimezone(UTC))
    # Each thing that happened may move the end; programs take the highest for the newest.
    event.add("sequence", notice.events.count() + (announcement.revoked_at is not None))
    end = _end_of(notice)
    event.add("dtstart", end - _LENGTH)
    event.add("dtend", end)
    event.add("summary", _("Last moment to object: %(subject)s") % {"subject": notice.subject})
    event.add(
        "description",
        _("An objection must have been received by %(time)s (time of Amsterdam).") % {"time": "23:59"},
    )
    event.add("url", settings.DPA_PUBLIC_URL + page_of(notice))
    event.add("status", "CANCELLED" if is_cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    return event


def _end_of(notice: Notice) -> datetime:
    """23:59 of the last day, on the local clock; of one that was taken back its day of making, since it has no end."""
    day = notice.deadline_on or local(notice.created_at).date()
    return local(start_of(day)).replace(hour=23, minute=59)


def _last_day(notices: Iterable[Notice]) -> date:
    return max(_end_of(notice) for notice in notices).date() + timedelta(days=366)
