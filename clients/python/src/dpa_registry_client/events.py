"""Webhooks: whether a request really comes from the registry, and what it says (Standard Webhooks, CloudEvents)."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import time
from collections.abc import Iterable, Mapping
from typing import Any, TypedDict, cast


class Forged(Exception):
    """The request is not the registry's, or too old."""


class EventData(TypedDict, total=False):
    """What an event says beside its envelope."""

    kind: str
    place: int
    recordedAt: str
    customer: str
    isTrial: bool
    links: list[str]


class _Envelope(TypedDict):
    specversion: str
    id: str
    source: str
    type: str
    subject: str
    time: str
    data: EventData


class Event(_Envelope, total=False):
    """That something happened: ask the API for more. ``id`` is the same when it is sent again.

    Where its data has ``isTrial``, somebody tries the webhook out: nothing happened, and there is no ``sequence``.
    """

    sequence: str


def verify(
    body: bytes,
    headers: Mapping[str, str],
    secrets: str | Iterable[str],
    *,
    tolerance: float = 300,
    now: float | None = None,
) -> Event:
    """The event, if one of the secrets signed it within ``tolerance`` seconds. Raises :class:`Forged`."""
    given = {name.lower(): value for name, value in headers.items()}
    try:
        identity, moment, signatures = (given[f"webhook-{name}"] for name in ("id", "timestamp", "signature"))
        sent = int(moment)
    except (KeyError, ValueError):
        raise Forged("the headers of a webhook are missing") from None
    if abs((time.time() if now is None else now) - sent) > tolerance:
        raise Forged("it was sent too long ago, or the clocks differ")
    content = f"{identity}.{moment}.".encode() + body
    candidates = [text.partition(",")[2] for text in signatures.split() if text.startswith("v1,")]
    for secret in [secrets] if isinstance(secrets, str) else secrets:
        expected = base64.b64encode(hmac.new(_key(secret), content, hashlib.sha256).digest()).decode()
        if any(hmac.compare_digest(expected.encode(), candidate.encode()) for candidate in candidates):
            return _read(body, identity)
    raise Forged("no signature is by one of the secrets")


def _read(body: bytes, identity: str) -> Event:
    event: Any = json.loads(body)
    if event.get("id") != identity:
        raise Forged("the event has another id than the request")
    return cast("Event", event)


def _key(secret: str) -> bytes:
    try:
        return base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    except binascii.Error:
        raise ValueError("this is no secret of a webhook") from None
