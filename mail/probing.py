"""Trying an address of the registry's own: a message to it must arrive in the mailbox that is read.

Without it nobody would notice that mail to an address goes nowhere: who writes there has then been heard by nobody.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Min

from mail import outbox
from mail.models import MailProbe

# A try a day; what has not arrived in this time after the last arrival is worth a look.
EVERY, LATE = timedelta(hours=24), timedelta(hours=26)
# Tries of before are of no use any more.
_REMEMBERED = timedelta(days=30)
_TOKEN = re.compile(r"probe-([0-9a-f]{40})")


@dataclass(frozen=True)
class Arrival:
    """When a try of an address last arrived, and since when none does."""

    arrived_at: datetime | None
    # That moment, or that of the first try, where it is too long ago; None as long as all is as it should be.
    missing_since: datetime | None


@transaction.atomic
def send(address: str, *, subject: str, body: str, at: datetime) -> bool:
    """Write to the address where that was not done in the last day; whether it was done now.

    ``body`` says what the message is for, to whoever reads the mailbox; the token follows it.
    """
    last = MailProbe.objects.filter(address=address).order_by("-sent_at").select_for_update().first()
    if last is not None and at - last.sent_at < EVERY:
        return False
    token = secrets.token_hex(20)
    MailProbe.objects.create(address=address, token_digest=_digest(token), sent_at=at)
    MailProbe.objects.filter(sent_at__lt=at - _REMEMBERED).delete()
    outbox.post(subject, f"{body}\n\nprobe-{token}\n", address=address, about="probe", at=at, expires_at=at + EVERY)
    return True


def recognise(text: str, *, arrived_at: datetime) -> bool:
    """Whether a message that arrived is a try of ours; if so, it is written down when."""
    token = _TOKEN.search(text)
    if token is None:
        return False
    found = MailProbe.objects.filter(token_digest=_digest(token.group(1)))
    found.filter(arrived_at=None).update(arrived_at=arrived_at)
    return found.exists()


def arrival_at(address: str, *, now: datetime) -> Arrival:
    """Whether what is written to an address arrives."""
    probes = MailProbe.objects.filter(address=address)
    last = probes.filter(arrived_at__isnull=False).order_by("-arrived_at").first()
    arrived_at = last.arrived_at if last is not None else None
    since = arrived_at or probes.aggregate(first=Min("sent_at"))["first"]
    return Arrival(arrived_at, since if since is not None and now - since > LATE else None)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
