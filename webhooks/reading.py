"""How a webhook stands, for the pages: how much waits, what was given up, and what became of the latest events."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q, QuerySet

from webhooks.models import Webhook, WebhookEvent, WebhookTrial

_LATEST, _TRIALS = 20, 3
# A trial takes no longer than this where a worker runs: after it the page waits for none.
_PATIENCE = timedelta(minutes=1)
State = WebhookEvent.State


@dataclass(frozen=True)
class Shown:
    """``troubled`` are those that a person may do something about; ``latest`` all others, the newest first."""

    waiting: int
    given_up: int
    troubled: list[WebhookEvent]
    latest: list[WebhookEvent]
    trials: list[WebhookTrial]

    def is_trying(self, at: datetime) -> bool:
        """Whether a trial is about to end."""
        return any(each.state == each.State.WAITING and at - each.asked_at < _PATIENCE for each in self.trials)


def shown_events(webhook: Webhook) -> Shown:
    """What its page shows."""
    events = webhook.events.select_related("entry")
    counts = webhook.events.aggregate(
        waiting=Count("pk", Q(state=State.WAITING)), given_up=Count("pk", Q(state=State.GIVEN_UP))
    )
    troubled = _troubled(events)
    return Shown(
        counts["waiting"],
        counts["given_up"],
        list(troubled.order_by("place")[:_LATEST]),
        list(events.exclude(pk__in=troubled.values("pk")).order_by("-place", "-pk")[:_LATEST]),
        list(webhook.trials.all()[:_TRIALS]),
    )


def in_trouble(*, all_of_them: bool) -> QuerySet[WebhookEvent]:
    """The events that were given up, of webhooks that still are there: of all, or of the processor's own alone."""
    found = WebhookEvent.objects.filter(state=State.GIVEN_UP, webhook__ended_at=None)
    return found if all_of_them else found.filter(webhook__customer=None)


def _troubled(events: QuerySet[WebhookEvent]) -> QuerySet[WebhookEvent]:
    return events.filter(Q(state=State.GIVEN_UP) | Q(state=State.WAITING, attempts__gt=0))
