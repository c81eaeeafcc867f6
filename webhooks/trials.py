"""A trial: a message to a webhook that tells of nothing, by which its people see whether messages arrive.

A worker sends it, since the web server reaches nothing outside; once, signed and sent as every event is, also where the
webhook is paused. It is no act and stands in no journal (decision 0072).
"""

from __future__ import annotations

import logging
import time
import uuid
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from documents.errors import Refused
from documents.moments import utc_text
from journal.canonical import canonical
from mail.encryption import UnreadableText
from webhooks import sending
from webhooks.events import source, type_of
from webhooks.models import Webhook, WebhookTrial

logger = logging.getLogger(__name__)

KIND = "webhook.trial"
ROUNDS = timedelta(seconds=1)
LANES = 2
# Of one webhook, in this time.
MOST, WITHIN = 10, timedelta(hours=1)
State = WebhookTrial.State


class TooMany(Refused):
    """There were as many as there may be; ``seconds`` until there may be another one."""

    def __init__(self, seconds: int) -> None:
        minutes = -(-seconds // 60)
        super().__init__(
            _("%(count)s trials an hour at most; go on in %(minutes)s minutes.") % {"count": MOST, "minutes": minutes}
        )
        self.seconds = seconds


@transaction.atomic
def ask(webhook: Webhook, *, at: datetime) -> WebhookTrial:
    """Have a trial sent; one that is still on its way is given again.

    Raises ``Refused`` for a webhook that ended, and ``TooMany``.
    """
    stored = Webhook.objects.select_for_update(of=("self",)).get(pk=webhook.pk)
    if stored.ended_at is not None:
        raise Refused(_("This webhook has ended; make a new one."))
    under_way = stored.trials.filter(state=State.WAITING).first()
    if under_way is not None:
        return under_way
    asked = list(stored.trials.filter(asked_at__gt=at - WITHIN).order_by("asked_at").values_list("asked_at", flat=True))
    if len(asked) >= MOST:
        raise TooMany(int((asked[-MOST] + WITHIN - at).total_seconds()) + 1)
    return WebhookTrial.objects.create(webhook=stored, identity=uuid.uuid4(), asked_at=at)


def tend(*, now: datetime) -> int:
    """Send what was asked for; how many trials came to an end."""
    waiting = _free(now).order_by("pk").values_list("pk", flat=True)[:20]
    return sum(_serve(key) for key in list(waiting))


def trial_of(trial: WebhookTrial) -> dict[str, Any]:
    """The message: a CloudEvent as all are, without a place in the journal, and marked."""
    return {
        "specversion": "1.0",
        "id": str(trial.identity),
        "source": source(),
        "type": type_of(KIND),
        "subject": f"webhooks/{trial.webhook_id}",
        "time": utc_text(trial.asked_at).replace("+00:00", "Z"),
        "datacontenttype": "application/json",
        "data": {
            "kind": KIND,
            "isTrial": True,
            "links": [f"{settings.DPA_PUBLIC_URL}/api/v1/webhooks/{trial.webhook_id}/trials/{trial.pk}"],
        },
    }


def _free(now: datetime) -> Any:
    """Trials that nobody sends; a worker that was killed leaves a lease that ends."""
    free = Q(leased_until=None) | Q(leased_until__lt=now)
    return WebhookTrial.objects.filter(free, state=State.WAITING)


def _serve(key: int) -> int:
    now = timezone.now()
    if not _free(now).filter(pk=key).update(leased_until=now + sending.LEASE):
        return 0
    trial = WebhookTrial.objects.select_related("webhook").get(pk=key)
    began = time.monotonic()
    try:
        outcome = sending.post(trial.webhook, str(trial.identity), canonical(trial_of(trial)).encode(), at=now)
        problem, status = outcome.problem, outcome.status
    except UnreadableText:
        problem, status = WebhookTrial.UNREADABLE, None
    milliseconds = round((time.monotonic() - began) * 1000)
    ended = WebhookTrial.objects.filter(pk=key, state=State.WAITING).update(
        state=State.FAILED if problem else State.ARRIVED,
        problem=problem,
        status=status,
        milliseconds=milliseconds,
        ended_at=timezone.now(),
    )
    logger.info("trial of webhook %s ended", trial.webhook_id, extra={"problem": problem, "status": status})
    return int(ended)
