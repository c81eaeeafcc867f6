"""The time machine: the customer's history as a picture and a table, and what bound at any moment of it."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from agreements.acts.answers import answers_of
from agreements.applicability.loading import load
from agreements.bundle import bundle_for
from customers.access import get_customer_or_404
from portal.timeline import Event, Timeline, Turn, minute_after, minute_before, timeline_of
from portal.timeline_picture import picture_of
from portal.told import told_events
from portal.views.chosen_moment import RequestedMoment, in_address, requested_moment
from portal.views.home import private


@dataclass(frozen=True)
class EventRow:
    """An event in the table, with the moment from which it counts as addresses carry it; ``change`` is the query for
    what differs between just before it and after, empty where nothing does.
    """

    event: Event
    address: str
    is_chosen: bool
    change: str


def event_rows(timeline: Timeline, chosen: str) -> list[EventRow]:
    """The events, newest first. An address counts minutes: a moment within one is told from the next on."""
    found = []
    turns = timeline.changes()
    for event in reversed(timeline.events):
        address = in_address(minute_after(event.at))
        change = f"?van={in_address(minute_before(event.at))}&tot={address}" if event.at in turns else ""
        found.append(EventRow(event, address, address == chosen, change))
    return found


@dataclass(frozen=True)
class DayRow:
    """A moment of the chosen day at which something happened, with the addresses of just before it and of after."""

    turn: Turn
    before: str
    after: str


def day_rows(timeline: Timeline, moment: RequestedMoment) -> list[DayRow] | None:
    """What happened on the day that was asked about as a whole; None where a moment was, or nothing."""
    if moment.day is None:
        return None
    turns = timeline.turns_of(moment.day)
    return [DayRow(turn, in_address(turn.before), in_address(turn.after)) for turn in turns]


@login_required
@require_safe
def show(request: HttpRequest, code: str) -> HttpResponse:
    """The address carries the moment; without one it is now."""
    customer = get_customer_or_404(request.user, code)
    now = timezone.now()
    moment = requested_moment(request, now=now)
    page = reverse("portal:timeline", args=[customer.code])
    if moment.chosen and "moment" not in request.GET:
        return redirect(page + moment.query)
    [facts] = load([customer])
    timeline = timeline_of(facts, answers_of(customer), told_events(customer), now=now)
    context = {
        "customer": customer,
        "asked": moment,
        "page": page,
        "rows": event_rows(timeline, moment.text.replace("+", "%2B")),
        "day": day_rows(timeline, moment),
        "since": requested_moment(request, now=now, name="van"),
        "until": requested_moment(request, now=now, name="tot"),
        "picture": picture_of(timeline, chosen=moment.moment if moment.chosen else None),
        "bundle": bundle_for(customer, at=moment.moment),
    }
    return private(render(request, "portal/timeline.html", context, status=400 if moment.form.errors else 200))
