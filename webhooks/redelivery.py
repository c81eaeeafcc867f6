"""What people do about events that did not arrive: send one again, pass it over, or begin anew from a place."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from documents.errors import Refused
from webhooks.making import next_place
from webhooks.models import Progress, Webhook, WebhookEvent

State = WebhookEvent.State


def send_again(event: WebhookEvent, *, at: datetime) -> bool:
    """Try an event that was given up anew, for as long again; False where it was not given up."""
    again = WebhookEvent.objects.filter(pk=event.pk, state=State.GIVEN_UP).update(
        state=State.WAITING, attempts=0, first_tried_at=None, not_before=at, ended_at=None
    )
    return bool(again)


def pass_over(event: WebhookEvent, *, at: datetime) -> bool:
    """Never send it, so that the later events of its subject go out; False where it is not held up."""
    passed = WebhookEvent.objects.filter(pk=event.pk, state__in=WebhookEvent.OPEN).exclude(attempts=0)
    return bool(passed.update(state=State.PASSED, ended_at=at))


@transaction.atomic
def replay(webhook: Webhook, *, place: int, at: datetime) -> None:
    """Send everything from this place in the journal on once more, in order, with the same ids.

    Raises ``Refused`` for a place that the journal does not have yet.
    """
    if not 0 <= place <= next_place():
        raise Refused(_("The journal has no such place."), field="place")
    # First: who makes events waits for this row, and then begins anew.
    Progress.objects.filter(pk=webhook.pk).update(position=place, failures=0, rest_until=None)
    WebhookEvent.objects.filter(webhook=webhook, place__gte=place).delete()
