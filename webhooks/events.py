"""An entry of the journal as an event: CloudEvents 1.0 in structured JSON, after the NLGov profile.

It says which act, about whom and when, and where the API tells more to who may read it: no personal data, and nothing
of what an agreement says. Made anew at each attempt, it is the same each time.
"""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django.conf import settings

from documents.moments import utc_text
from journal.canonical import canonical
from webhooks.catalogue import BY_KIND, PREFIX
from webhooks.models import WebhookEvent

CONTENT_TYPE = "application/cloudevents+json; charset=utf-8"


def source() -> str:
    """Who tells: the organisation's number and this system (urn:nld:oin:…), or the registry's own address."""
    return str(settings.EVENT_SOURCE or settings.DPA_PUBLIC_URL)


def type_of(kind: str) -> str:
    """The type of the events that tell of a kind of act."""
    return PREFIX + kind.replace("_", "-")


def identity_of(event: WebhookEvent) -> str:
    """The same for everybody who is told of it, and at each attempt: by it a receiver knows what it has already."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"{source()}#{event.place}/{event.subject}"))


def event_of(event: WebhookEvent) -> dict[str, Any]:
    """The event."""
    entry = event.entry
    topic = BY_KIND[entry.kind]
    noun, _slash, name = event.subject.partition("/")
    path = topic.path.format(code=name, name=name)
    data: dict[str, Any] = {
        "kind": entry.kind,
        "place": event.place,
        "recordedAt": _utc(entry.recorded_at),
        "links": [f"{settings.DPA_PUBLIC_URL}/api/v1{path}"],
    }
    if noun == "customers":
        data["customer"] = name
    return {
        "specversion": "1.0",
        "id": identity_of(event),
        "source": source(),
        "type": type_of(entry.kind),
        "subject": event.subject,
        "time": _utc(entry.happened_at),
        "datacontenttype": "application/json",
        # Extension “sequence”: sorted as text, events come in the order of the journal.
        "sequence": f"{event.place:012d}",
        "data": data,
    }


def body_of(event: WebhookEvent) -> bytes:
    """The event as it is signed and sent."""
    return canonical(event_of(event)).encode()


def _utc(moment: datetime) -> str:
    return utc_text(moment).replace("+00:00", "Z")
