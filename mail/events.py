"""What a provider reports of messages, over the web: believed when it is signed, once, and about a message of ours."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from anymail.exceptions import AnymailWebhookValidationFailure
from anymail.signals import AnymailTrackingEvent, EventType, tracking
from anymail.webhooks.mailgun import MailgunTrackingWebhookView
from anymail.webhooks.postmark import PostmarkTrackingWebhookView
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from mail import hooks
from mail.provider import REFERENCE
from mail.reports import DELAYED, DELIVERED, FAILED

# Seconds: Mailgun tries again for eight hours. What is older, or was used before, is somebody else's.
_OLDEST = 12 * 3600
_STATES = {
    EventType.DELIVERED: DELIVERED,
    EventType.DEFERRED: DELAYED,
    EventType.BOUNCED: FAILED,
    EventType.REJECTED: FAILED,
    EventType.FAILED: FAILED,
    # It arrived, and the recipient called it spam.
    EventType.COMPLAINED: DELIVERED,
}


class _Events:
    """Whatever is not as the provider would write it is refused, and said to be so (400)."""

    def run_validators(self, request: HttpRequest) -> None:
        with _refusing():
            super().run_validators(request)  # type: ignore[misc]

    def parse_events(self, request: HttpRequest) -> list[AnymailTrackingEvent]:
        with _refusing():
            return list(super().parse_events(request))  # type: ignore[misc]


@contextmanager
def _refusing() -> Iterator[None]:
    try:
        yield
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError) as problem:
        raise AnymailWebhookValidationFailure("not a report as this provider writes them") from problem


class PostmarkEvents(_Events, PostmarkTrackingWebhookView):  # type: ignore[misc]
    """Postmark signs nothing: it comes over TLS with a name and a password. The same report twice changes nothing."""


class MailgunEvents(_Events, MailgunTrackingWebhookView):  # type: ignore[misc]
    """Mailgun signs a moment and a token with each report; neither is taken twice."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        answer: HttpResponse = super().post(request, *args, **kwargs)
        # Used when all was written down: what failed is sent again, under the same token perhaps.
        cache.set(_key(_signature(request)["token"]), True, _OLDEST)
        return answer

    def parse_events(self, request: HttpRequest) -> list[AnymailTrackingEvent]:
        signature = _signature(request)
        age = time.time() - float(signature["timestamp"])
        if not -_OLDEST < age < _OLDEST or cache.get(_key(signature["token"])):
            raise AnymailWebhookValidationFailure("Mailgun webhook called with a signature that was used before")
        return super().parse_events(request)


def _signature(request: HttpRequest) -> dict[str, str]:
    """Checked before. The older form is not taken: there fields of the message stand beside the signature's."""
    if request.content_type != "application/json":
        raise AnymailWebhookValidationFailure("only reports in JSON are taken")
    found: dict[str, str] = json.loads(request.body)["signature"]
    return found


def _key(token: str) -> str:
    return f"mail-event-{token[:100]}"


VIEWS: dict[str, Any] = {"postmark": PostmarkEvents, "mailgun": MailgunEvents}


def _hear(sender: Any, event: AnymailTrackingEvent, **_: Any) -> None:
    action = _STATES.get(event.event_type)
    reference = (event.metadata or {}).get(REFERENCE)
    if action is None or not isinstance(reference, str) or not reference or not event.recipient:
        return
    complaint = "spam complaint" if event.event_type == EventType.COMPLAINED else ""
    words = " ".join(str(word) for word in (complaint, event.mta_response, event.description) if word)
    hooks.report(reference, str(event.recipient), action, words[:400], at=timezone.now())


def listen() -> None:
    """Hear what providers report. Called once, when ready."""
    tracking.connect(_hear, dispatch_uid="mail.events")
