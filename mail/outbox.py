"""The outbox: messages are put into it in the transaction of what they tell of, and taken out by one worker each.

The only writer of :class:`mail.models.OutgoingMail`. Nothing here speaks to a mail server.
"""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import make_msgid, parseaddr
from typing import Any

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.db.models import Count, F, Q, QuerySet

from mail import hooks
from mail.encryption import decrypt, encrypt
from mail.models import OutgoingMail

# Longer than connecting and sending may take together (mail.smtp): whoever still holds a message then is dead.
LEASE = timedelta(minutes=3)
# A message that ends its worker this often will do so again.
LOSSES = 5
# RFC 5321, section 4.5.4.1: "the give-up time generally needs to be at least 4-5 days".
GIVE_UP = timedelta(days=5)
_FIRST_WAIT, _LONGEST_WAIT = timedelta(seconds=15), timedelta(hours=1)
_PURPOSE = "mail.body"

State, Problem = OutgoingMail.State, OutgoingMail.Problem


class LeaseLost(Exception):
    """Somebody else holds the message now, or it was cancelled."""


def post(
    subject: str,
    body: str,
    *,
    at: datetime,
    person: AbstractBaseUser | None = None,
    address: str = "",
    about: str = "",
    expires_at: datetime | None = None,
    message_id: str = "",
) -> OutgoingMail:
    """Have a message sent to a person, or to an address that belongs to nobody here.

    Sent only if the caller's transaction is committed. ``expires_at`` is for what is of no use later: until then it is
    tried, and then wiped. ``message_id`` is for who knows the message by it already.
    """
    message = _message(
        subject, body, at=at, person=person, address=address, about=about, expires_at=expires_at, message_id=message_id
    )
    message.save(force_insert=True)
    return message


@dataclass(frozen=True)
class Posting:
    """A message of many that are written by themselves when they are sent (:func:`mail.hooks.compose_by`)."""

    subject: str
    address: str
    about: str
    message_id: str


def post_many(postings: Iterable[Posting], *, at: datetime) -> None:
    """Have many messages sent, in one statement: their text is written by whom they are about."""
    OutgoingMail.objects.bulk_create(
        (
            _message(
                posting.subject,
                _WRITTEN_LATER,
                at=at,
                address=posting.address,
                about=posting.about,
                message_id=posting.message_id,
            )
            for posting in postings
        ),
        batch_size=500,
    )


def new_message_id() -> str:
    """One that nobody can guess, of the registry's own domain (RFC 5322, section 3.6.4)."""
    _name, sender = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return make_msgid(idstring=secrets.token_hex(8), domain=sender.rpartition("@")[2] or "localhost")


def _message(
    subject: str,
    body: str,
    *,
    at: datetime,
    person: AbstractBaseUser | None = None,
    address: str = "",
    about: str = "",
    expires_at: datetime | None = None,
    message_id: str = "",
) -> OutgoingMail:
    return OutgoingMail(
        message_id=message_id or new_message_id(),
        person_id=person.pk if person is not None else None,
        address=address,
        about=about,
        subject=" ".join(subject.split())[:500],
        encrypted_body=encrypt(body, purpose=_PURPOSE),
        written_at=at,
        not_before=at,
        expires_at=expires_at,
        give_up_at=_give_up_at(expires_at, since=at),
    )


def body_of(message: OutgoingMail) -> str:
    """The text to send. Raises ``mail.encryption.UnreadableText``."""
    return decrypt(message.encrypted_body, purpose=_PURPOSE)


def claim(*, now: datetime) -> OutgoingMail | None:
    """Take the next message under a lease; None when none is to be sent now. Two workers never get the same one.

    What would be given up first goes first: a sign-in code before a notice.
    """
    with transaction.atomic():
        found = (
            OutgoingMail.objects.filter(state=State.WAITING, not_before__lte=now, give_up_at__gt=now)
            .select_for_update(skip_locked=True, of=("self",))
            .order_by("give_up_at", "pk")
            .first()
        )
        if found is None:
            return None
        found.state, found.lease, found.leased_until = State.SENDING, uuid.uuid4(), now + LEASE
        found.save(update_fields=["state", "lease", "leased_until"])
    return found


def finish(message: OutgoingMail, *, now: datetime) -> None:
    """The server has taken it. Raises ``LeaseLost``."""
    _give_back(message, now, state=State.SENT, ended_at=now, attempts=F("attempts") + 1, **_WIPED, **_NO_PROBLEM)


def drop(message: OutgoingMail, *, now: datetime) -> None:
    """There is nobody to send it to. Raises ``LeaseLost``."""
    _give_back(message, now, state=State.CANCELLED, ended_at=now, **_WIPED, **_NO_PROBLEM)


def postpone(message: OutgoingMail, problem: str, answer: str, *, now: datetime) -> None:
    """Try again after a wait that doubles each time up to an hour. Raises ``LeaseLost``."""
    wait = min(_FIRST_WAIT * 2 ** min(message.attempts, 12), _LONGEST_WAIT)
    _give_back(
        message,
        now,
        state=State.WAITING,
        not_before=now + wait,
        attempts=F("attempts") + 1,
        problem=problem,
        answer=answer[:500],
    )


def fail(message: OutgoingMail, problem: str, answer: str, *, now: datetime) -> None:
    """Trying again changes nothing. What is still of use is kept for an officer to send again. Raises ``LeaseLost``."""
    _give_back(
        message,
        now,
        state=State.FAILED,
        ended_at=now,
        attempts=F("attempts") + 1,
        problem=problem,
        answer=answer[:500],
    )


def put_off(message: OutgoingMail, *, until: datetime) -> None:
    """Not now; nothing was tried. Raises ``LeaseLost``."""
    held = OutgoingMail.objects.filter(pk=message.pk, state=State.SENDING, lease=message.lease)
    if not held.update(lease=None, leased_until=None, state=State.WAITING, not_before=until):
        raise LeaseLost(message.pk)


def send_again(message: OutgoingMail, *, at: datetime) -> bool:
    """Put a message that was not delivered back into the outbox; False when it is none, or of no use any more."""
    still_of_use = Q(expires_at__isnull=True) | Q(expires_at__gt=at)
    return bool(
        OutgoingMail.objects.filter(still_of_use, pk=message.pk, state=State.FAILED)
        .exclude(encrypted_body="")
        .update(
            state=State.WAITING,
            attempts=0,
            losses=0,
            ended_at=None,
            not_before=at,
            give_up_at=_give_up_at(message.expires_at, since=at),
        )
    )


def cancel(about: str, *, at: datetime) -> int:
    """Wipe what waits about this, because it is not true any more; returns how many messages."""
    open_or_failed = [*OutgoingMail.OPEN, State.FAILED]
    return OutgoingMail.objects.filter(about=about, state__in=open_or_failed).update(
        state=State.CANCELLED, ended_at=at, lease=None, leased_until=None, **_WIPED
    )


def tend(*, now: datetime) -> None:
    """Take back what dead workers held, give up what has been tried for long enough, and wipe what came too late."""
    lost = OutgoingMail.objects.filter(state=State.SENDING, leased_until__lt=now)
    gone: dict[str, Any] = {"lease": None, "leased_until": None, "losses": F("losses") + 1, "problem": Problem.LOST}
    _give_up(lost.filter(losses__gte=LOSSES - 1), now, **gone)
    lost.update(state=State.WAITING, not_before=now, **gone)
    OutgoingMail.objects.filter(state__in=(State.WAITING, State.FAILED), expires_at__lte=now).update(
        state=State.EXPIRED, ended_at=now, **_WIPED
    )
    _give_up(OutgoingMail.objects.filter(state=State.WAITING, give_up_at__lte=now), now)


@transaction.atomic
def _give_up(messages: QuerySet[OutgoingMail], now: datetime, **values: Any) -> None:
    given_up = list(messages.select_for_update(of=("self",)))
    OutgoingMail.objects.filter(pk__in=[message.pk for message in given_up]).update(
        state=State.FAILED, ended_at=now, **values
    )
    for message in given_up:
        hooks.tell(message, State.FAILED, message.answer, at=now)


def forget(*, sent_before: datetime, failed_before: datetime) -> int:
    """Delete what was sent, cancelled or too late, and what nobody sent again; returns how many messages."""
    ended = Q(state__in=(State.SENT, State.CANCELLED, State.EXPIRED), ended_at__lt=sent_before)
    given_up = Q(state=State.FAILED, ended_at__lt=failed_before)
    return OutgoingMail.objects.filter(ended | given_up).delete()[0]


def messages_to(person: AbstractBaseUser) -> QuerySet[OutgoingMail]:
    """What was written to a person, by account or by address."""
    return OutgoingMail.objects.filter(Q(person_id=person.pk) | Q(address__iexact=person.get_username()))


def addressed_messages() -> QuerySet[OutgoingMail]:
    """The messages that are for somebody."""
    return OutgoingMail.objects.exclude(person__isnull=True, address="")


def standing(*, now: datetime) -> dict[str, int]:
    """How many messages wait, wait because of a problem, were not delivered, or came too late in the last week."""
    open_ = Q(state__in=OutgoingMail.OPEN)
    return addressed_messages().aggregate(
        waiting=Count("pk", open_),
        hindered=Count("pk", open_ & ~Q(problem="")),
        failed=Count("pk", Q(state=State.FAILED)),
        expired=Count("pk", Q(state=State.EXPIRED, ended_at__gte=now - timedelta(days=7))),
    )


_WIPED: dict[str, Any] = {"encrypted_body": ""}
# What stands in the outbox for a text that is written when it is sent.
_WRITTEN_LATER = "–"
_NO_PROBLEM: dict[str, Any] = {"problem": "", "answer": ""}


def _give_up_at(expires_at: datetime | None, *, since: datetime) -> datetime:
    return min(expires_at or since + GIVE_UP, since + GIVE_UP)


@transaction.atomic
def _give_back(message: OutgoingMail, now: datetime, **values: Any) -> None:
    held = OutgoingMail.objects.filter(pk=message.pk, state=State.SENDING, lease=message.lease)
    if not held.update(lease=None, leased_until=None, **values):
        raise LeaseLost(message.pk)
    hooks.tell(message, values["state"], values.get("answer", ""), at=now)
