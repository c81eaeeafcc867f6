"""Carrying the mail out: what is due is sent, message by message, and every refusal leads to another attempt.

Each worker has one postman, in a thread of its own: neither a page nor a PDF waits for a mail server.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from email.utils import format_datetime

import aiosmtplib
from anymail.exceptions import AnymailAPIError, AnymailRecipientsRefused
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, mailers
from django.core.mail.backends.base import BaseEmailBackend
from django.db import InterfaceError, OperationalError, connection
from django.utils import timezone

from mail import outbox
from mail.encryption import UnreadableText
from mail.hooks import Later, Letter, composer_of
from mail.models import OutgoingMail

logger = logging.getLogger(__name__)

# How often a postman looks.
ROUNDS = timedelta(seconds=1)
# So many messages go over one connection; other workers get theirs meanwhile.
_BATCH = 100
# After a server that does not answer: the pause doubles from the first to the longest, whatever waits.
_FIRST_PAUSE, _LONGEST_PAUSE = timedelta(seconds=5), timedelta(minutes=1)

# Of a provider's answers (HTTP) those that say nothing of what it does with other messages.
_ABOUT_THE_MESSAGE = (400, 413, 422)

Problem = OutgoingMail.Problem


class Postman:
    """Makes rounds, and leaves a server that is down alone for a while."""

    def __init__(self) -> None:
        self._pause = timedelta(0)
        self._pause_until: datetime | None = None

    def round(self, *, now: datetime) -> int:
        """Send what is due; returns how many messages the server took."""
        outbox.tend(now=now)
        if self._pause_until is not None and now < self._pause_until:
            return 0
        sent, answers = deliver_due(limit=_BATCH)
        if answers:
            self._pause, self._pause_until = timedelta(0), None
        else:
            self._pause = min(max(self._pause * 2, _FIRST_PAUSE), _LONGEST_PAUSE)
            self._pause_until = timezone.now() + self._pause
        return sent


def deliver_due(*, limit: int = _BATCH) -> tuple[int, bool]:
    """Send up to ``limit`` messages that are due: how many the server took, and whether it answers.

    The first failure that is the server's ends the round, so that no other message loses an attempt by it.
    """
    sent = 0
    mailer: BaseEmailBackend | None = None
    try:
        for _number in range(limit):
            message = outbox.claim(now=timezone.now())
            if message is None:
                break
            if mailer is None:
                mailer = mailers["default"]
            try:
                sent += _deliver(message, mailer)
            except ServerDown:
                return sent, False
    finally:
        if mailer is not None:
            mailer.close()
    return sent, True


class ServerDown(Exception):
    """The mail server does not answer, or takes no mail from anybody; the message waits for another round."""


def _deliver(message: OutgoingMail, mailer: BaseEmailBackend) -> bool:
    """Send one message and write down what became of it; True when the server took it. Raises ``ServerDown``."""
    try:
        email = _compose(message)
    except UnreadableText:
        logger.error("message %s can't be read: SECRET_KEY has changed", message.pk)
        _record(lambda: outbox.fail(message, Problem.UNREADABLE, "", now=timezone.now()))
        return False
    if email is None:
        _record(lambda: outbox.drop(message, now=timezone.now()))
        return False
    if isinstance(email, Later):
        until = email.until
        _record(lambda: outbox.put_off(message, until=until))
        return False
    try:
        mailer.open()
        mailer.send_messages([email])
    except Exception as problem:  # noqa: BLE001 - what it is, is looked at
        _record_problem(message, problem)
        return False
    _record(lambda: outbox.finish(message, now=timezone.now()))
    return True


def _record_problem(message: OutgoingMail, problem: Exception) -> None:
    """What kept it from going out: its recipient, the message itself, or the server. Raises ``ServerDown``."""
    match problem:
        case aiosmtplib.SMTPRecipientsRefused():
            first = problem.recipients[0]
            _record_refusal(message, first.code, first.message)
        case aiosmtplib.SMTPDataError():
            _record_refusal(message, problem.code, problem.message)
        case AnymailRecipientsRefused() | ValueError():
            answer = str(problem)
            _record(lambda: outbox.fail(message, Problem.REFUSED, answer, now=timezone.now()))
        case AnymailAPIError() if problem.status_code in _ABOUT_THE_MESSAGE:
            answer = str(problem)
            _record(lambda: outbox.postpone(message, Problem.REFUSED, answer, now=timezone.now()))
        case _:
            # Whatever a mail server, its network or the demo's folder raise: the message stays, and is tried again.
            answer = f"{type(problem).__name__}: {problem}"
            logger.warning("mail server: %s", answer)
            _record(lambda: outbox.postpone(message, Problem.SERVER, answer, now=timezone.now()))
            raise ServerDown(answer) from problem


def _record_refusal(message: OutgoingMail, code: int, text: str) -> None:
    """A bad address stays bad (RFC 3463, section 3.2: 5.1.x); every other refusal may be one of the moment.

    Servers also refuse for good, by their words, what they take an hour later: a quota, a list, a faulty setting.
    """
    answer = f"{code} {text}"
    outcome = outbox.fail if code >= 500 and text.lstrip().startswith("5.1.") else outbox.postpone
    logger.warning("message %s refused: %s", message.pk, code)
    _record(lambda: outcome(message, Problem.REFUSED, answer, now=timezone.now()))


def _compose(message: OutgoingMail) -> EmailMultiAlternatives | Later | None:
    """The message as it goes out; None when there is nobody to send it to, or no use any more."""
    recipient = message.recipient
    if not recipient:
        return None
    composer = composer_of(message)
    letter = composer(message, timezone.now()) if composer else Letter(message.subject, outbox.body_of(message))
    if not isinstance(letter, Letter):
        return letter
    email = EmailMultiAlternatives(
        letter.subject,
        letter.body,
        settings.DEFAULT_FROM_EMAIL,
        [recipient],
        reply_to=[letter.reply_to] if letter.reply_to else None,
        headers={
            "Message-ID": message.message_id,
            "Date": format_datetime(message.written_at),
            # RFC 3834, section 5: no holiday notice answers it.
            "Auto-Submitted": "auto-generated",
            **letter.headers,
        },
    )
    if letter.html:
        email.attach_alternative(letter.html, "text/html")
    return email


def _record(write: Callable[[], None]) -> None:
    """Write down an outcome, however long the database is away, while the lease lasts.

    A message that has gone out and is not written down goes out again.
    """
    deadline = time.monotonic() + outbox.LEASE.total_seconds() / 4
    while True:
        try:
            write()
        except outbox.LeaseLost:
            logger.warning("the lease of a message ended before it was sent")
        except (OperationalError, InterfaceError):
            connection.close()
            if time.monotonic() > deadline:
                raise
            time.sleep(0.5)
            continue
        return
