"""Sending: a worker takes a webhook under a lease, and sends its events one after the other.

So of each subject an event goes out only after the one before arrived. What fails is tried again, ever later, for days;
then it is given up, and waits for a person, and the later events of its subject with it. A worker that is killed leaves
a lease that ends: an event may be sent twice, with the same id, and is never lost.
"""

from __future__ import annotations

import logging
import random
import time
import uuid
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from mail.encryption import UnreadableText
from webhooks import connection, keeping
from webhooks.events import CONTENT_TYPE, body_of, identity_of
from webhooks.models import Progress, Webhook, WebhookEvent
from webhooks.signing import signed, unlocked

logger = logging.getLogger(__name__)

ROUNDS = timedelta(seconds=1)
LANES = 3
# Longer than one request may take, looking its name up included.
LEASE = timedelta(minutes=2)
# How long one webhook is served before another one gets its turn: seconds.
_TURN = 10.0
GIVE_UP = timedelta(days=3)
_FIRST_WAIT, _LONGEST_WAIT = timedelta(seconds=5), timedelta(hours=2)
_LONGEST_REST = timedelta(minutes=5)
# Statuses that say something of the moment, not of the event (RFC 9110, RFC 6585).
_OF_THE_MOMENT = (408, 425, 429)
_GONE = 410
LIMITS = connection.Limits()

Problem, State, Because = WebhookEvent.Problem, WebhookEvent.State, Webhook.Because


class LeaseLost(Exception):
    """Another worker serves the webhook now."""


def tend(*, now: datetime) -> int:
    """Serve every webhook that has something to be sent; how many events arrived."""
    arrived = 0
    for key in list(_due(now).values_list("pk", flat=True)[:20]):
        progress = _claim(key, now=timezone.now())
        if progress is not None:
            arrived += _serve(progress)
    return arrived


def _due(now: datetime) -> Any:
    """Webhooks of which something waits: whoever was served longest ago first."""
    waiting = WebhookEvent.objects.filter(webhook=OuterRef("pk"), state=State.WAITING, not_before__lte=now)
    free = Q(leased_until=None) | Q(leased_until__lt=now)
    rested = Q(rest_until=None) | Q(rest_until__lte=now)
    working = Progress.objects.filter(webhook__paused_at=None, webhook__ended_at=None)
    return working.filter(free, rested, Exists(waiting)).order_by(F("served_at").asc(nulls_first=True), "pk")


def _claim(key: int, *, now: datetime) -> Progress | None:
    """Take a webhook under a lease; two workers never have the same one."""
    free = Q(leased_until=None) | Q(leased_until__lt=now)
    lease = uuid.uuid4()
    taken = Progress.objects.filter(free, pk=key).update(lease=lease, leased_until=now + LEASE, served_at=now)
    return Progress.objects.get(pk=key) if taken else None


def _serve(progress: Progress) -> int:
    end = time.monotonic() + _TURN
    arrived = 0
    try:
        while time.monotonic() < end:
            webhook = _webhook(progress)
            event = _next(progress, now=timezone.now()) if webhook is not None else None
            if webhook is None or event is None:
                break
            outcome = _send(webhook, event)
            _record(progress, event, outcome, now=timezone.now())
            if not outcome.arrived and outcome.rests:
                break
            arrived += outcome.arrived
    except LeaseLost:
        logger.warning("the lease of webhook %s ended before its event was sent", progress.pk)
        return arrived
    Progress.objects.filter(pk=progress.pk, lease=progress.lease).update(lease=None, leased_until=None)
    return arrived


def _webhook(progress: Progress) -> Webhook | None:
    """The webhook as it is now; paused where nobody answers for it any more."""
    found: Webhook | None = (
        Webhook.objects.working().select_related("customer", "responsible").filter(pk=progress.pk).first()
    )
    if found is None or keeping.may_answer_for(found, found.responsible):
        return found
    keeping.pause(found, by=None, because=Because.NOBODY, at=timezone.now())
    return None


def _next(progress: Progress, *, now: datetime) -> WebhookEvent | None:
    """The first event that may go: none of its subject that comes before is still open."""
    earlier = WebhookEvent.objects.filter(
        webhook=OuterRef("webhook"),
        subject=OuterRef("subject"),
        place__lt=OuterRef("place"),
        state__in=WebhookEvent.OPEN,
    )
    due = WebhookEvent.objects.filter(webhook=progress.pk, state=State.WAITING, not_before__lte=now)
    return due.exclude(Exists(earlier)).select_related("entry").order_by("place", "pk").first()


class Outcome:
    """What became of one attempt; ``rests``: the target is to be left alone for a while."""

    def __init__(self, status: int | None, problem: str = "", retry_after: int | None = None) -> None:
        self.status, self.problem, self.retry_after = status, problem, retry_after

    @property
    def arrived(self) -> bool:
        return self.status is not None and 200 <= self.status < 300

    @property
    def is_gone(self) -> bool:
        return self.status == _GONE

    @property
    def rests(self) -> bool:
        return self.status is None or self.status >= 500 or self.status in (*_OF_THE_MOMENT, _GONE)


def _send(webhook: Webhook, event: WebhookEvent) -> Outcome:
    now = timezone.now()
    try:
        return post(webhook, identity_of(event), body_of(event), at=now)
    except UnreadableText:
        keeping.pause(webhook, by=None, because=Because.UNREADABLE, at=now)
        return Outcome(None)


def post(webhook: Webhook, identity: str, body: bytes, *, at: datetime) -> Outcome:
    """Send a message once, signed with each secret that works. Raises ``mail.encryption.UnreadableText``."""
    secrets = unlocked(webhook.secrets.working())
    headers = {
        "Content-Type": CONTENT_TYPE,
        "User-Agent": "DPA-Registry-Webhooks/1",
        "Connection": "close",
        **signed(identity, body, secrets, at=at),
    }
    try:
        answer = connection.send(webhook.address, body, headers, limits=LIMITS)
    except connection.Unreachable as problem:
        return Outcome(None, problem.problem)
    if 300 <= answer.status < 400:
        return Outcome(answer.status, Problem.REDIRECT)
    return Outcome(answer.status, "" if 200 <= answer.status < 300 else Problem.STATUS, answer.retry_after)


@transaction.atomic
def _record(progress: Progress, event: WebhookEvent, outcome: Outcome, *, now: datetime) -> None:
    """Write down what became of it. Raises ``LeaseLost``."""
    held = Progress.objects.filter(pk=progress.pk, lease=progress.lease)
    stored = WebhookEvent.objects.filter(pk=event.pk, state=State.WAITING)
    values: dict[str, Any] = {"leased_until": now + LEASE}
    if outcome.arrived:
        values |= {"failures": 0, "rest_until": None}
    elif outcome.rests:
        rest = _jittered(min(_FIRST_WAIT * 2 ** min(progress.failures, 10), _LONGEST_REST))
        asked = timedelta(seconds=min(outcome.retry_after or 0, 3600))
        progress.failures += 1
        values |= {"failures": progress.failures, "rest_until": now + max(rest, asked)}
    if not held.update(**values):
        raise LeaseLost(progress.pk)
    if outcome.arrived:
        progress.failures = 0
        stored.update(state=State.SENT, attempts=F("attempts") + 1, status=outcome.status, problem="", ended_at=now)
        return
    if outcome.problem:
        _put_off(stored, event, outcome, now=now)
    if outcome.is_gone:
        keeping.pause(event.webhook, by=None, because=Because.GONE, at=now)


def _put_off(stored: Any, event: WebhookEvent, outcome: Outcome, *, now: datetime) -> None:
    first = event.first_tried_at or now
    tried = {
        "attempts": F("attempts") + 1,
        "first_tried_at": first,
        "status": outcome.status,
        "problem": outcome.problem,
    }
    wait = _jittered(min(_FIRST_WAIT * 2 ** min(event.attempts, 12), _LONGEST_WAIT))
    if now + wait < first + GIVE_UP:
        stored.update(not_before=now + wait, **tried)
    elif stored.update(state=State.GIVEN_UP, ended_at=now, **tried):
        keeping.tell_of_given_up(event.webhook, at=now)


def _jittered(wait: timedelta) -> timedelta:
    """Between a half and all of it, so that not everybody comes back at once."""
    return wait * (0.5 + random.random() / 2) * settings.WEBHOOK_WAITS  # noqa: S311 - no secret
