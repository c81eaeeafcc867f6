"""What is kept of the people who allowed programs, and how long what programs were answered."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts import personal_data, retention
from accounts.models import User
from machines.models import Answered, Client, ClientSecret

ANSWERS = timedelta(days=1)


def _export(user: User) -> dict[str, Any]:
    clients = Client.objects.filter(Q(made_by=user) | Q(revoked_by=user)).select_related("customer")
    secrets = ClientSecret.objects.filter(Q(made_by=user) | Q(revoked_by=user)).select_related("client")
    return {
        "programs_allowed": [
            {
                "program": client.name,
                "customer": client.customer.name if client.customer is not None else "",
                "made_at": client.made_at,
                "revoked_at": client.revoked_at,
            }
            for client in clients
        ],
        "secrets_made": [
            {"program": secret.client.name, "made_at": secret.made_at, "revoked_at": secret.revoked_at}
            for secret in secrets
        ],
    }


def _keep(user: User, at: datetime) -> None:
    """Who allowed a program is evidence of what it did; the account itself loses its name."""


def expire_answers(now: datetime) -> int:
    """Forget what programs were answered, once they won't ask again."""
    return int(Answered.objects.filter(at__lt=now - ANSWERS).delete()[0])


personal_data.register(personal_data.Source("programs", _export, _keep))
retention.register(
    retention.Rule(
        "programs",
        _("What programs of customers were answered when they did something"),
        _("To answer the same when a message is sent twice, so that nothing happens twice."),
        _("Legitimate interest of customer and processor (art. 6(1)(f) GDPR)"),
        lambda: _("One day."),
        expire_answers,
        order=1,
    )
)
