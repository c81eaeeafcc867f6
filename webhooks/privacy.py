"""What is kept of the people who made webhooks, and how long events are."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts import personal_data, retention
from accounts.models import User
from webhooks.models import SigningSecret, Webhook, WebhookEvent, WebhookTrial

SENT, GIVEN_UP = timedelta(days=30), timedelta(days=180)
State = WebhookEvent.State


def _export(user: User) -> dict[str, Any]:
    webhooks = Webhook.objects.filter(responsible=user).select_related("customer")
    secrets = SigningSecret.objects.filter(made_by=user).select_related("webhook")
    return {
        "webhooks_answered_for": [
            {
                "webhook": each.name,
                "customer": each.customer.name if each.customer is not None else "",
                "made_at": each.made_at,
                "ended_at": each.ended_at,
            }
            for each in webhooks
        ],
        "secrets_of_webhooks_made": [
            {"webhook": each.webhook.name, "made_at": each.made_at, "revoked_at": each.revoked_at} for each in secrets
        ],
    }


def _keep(user: User, at: datetime) -> None:
    """Who answered for a webhook is evidence of whom was told; the account itself loses its name."""


def forget_events(now: datetime) -> int:
    """Forget events that arrived or were passed over, those of ended webhooks, those given up long ago, and trials."""
    done = WebhookEvent.objects.filter(state__in=(State.SENT, State.PASSED), ended_at__lt=now - SENT)
    ended = WebhookEvent.objects.filter(webhook__ended_at__lt=now - SENT)
    given_up = WebhookEvent.objects.filter(state=State.GIVEN_UP, ended_at__lt=now - GIVEN_UP)
    tried = WebhookTrial.objects.filter(asked_at__lt=now - SENT)
    return sum(int(each.delete()[0]) for each in (done, ended, given_up, tried))


personal_data.register(personal_data.Source("webhooks", _export, _keep))
retention.register(
    retention.Rule(
        "webhooks",
        _("Which events were sent to systems of customers and of the processor"),
        _("To send again what did not arrive, and to say what did."),
        _("Legitimate interest of customer and processor (art. 6(1)(f) GDPR)"),
        lambda: _("30 days after they arrived; what never arrived half a year."),
        forget_events,
        order=1,
    )
)
