"""The part “webhooks” of the OpenAPI document: each event that the registry sends, with its headers and its payload.

What is sent :mod:`webhooks.events` makes; tests/webhooks/test_described.py holds the two together.
"""

from __future__ import annotations

import re
from typing import Any

from django.utils import translation
from pydantic.alias_generators import to_camel

from webhooks import trials
from webhooks.catalogue import PREFIX, TOPICS, Topic
from webhooks.events import CONTENT_TYPE, type_of

TAG = "webhooks"
_MOMENT = {"type": "string", "format": "date-time"}
# By the table that an event is about: how its subject is written.
_SUBJECTS = {
    "": r"^customers/[-a-zA-Z0-9_]{1,60}$",
    "documents.documentversion": r"^versions/(PV|B1|B2)-[0-9]{1,9}$",
    "notices.announcement": r"^announcements/[0-9]{1,19}$",
}
EVENT: dict[str, Any] = {
    "type": "object",
    "description": "That something happened (CloudEvents 1.0, NLGov profile): no personal data, and no text of an "
    "agreement. The API tells more to who may read it.",
    "required": ["specversion", "id", "source", "type", "subject", "time", "datacontenttype", "data"],
    "properties": {
        "specversion": {"const": "1.0"},
        "id": {
            "type": "string",
            "format": "uuid",
            "description": "Known again by it: the same event may come twice, with the same id.",
        },
        "source": {"type": "string", "format": "uri", "description": "Which registry tells."},
        "type": {"type": "string", "pattern": rf"^{re.escape(PREFIX)}"},
        "subject": {"type": "string", "description": "Whom or what it is about. Events of one subject come in order."},
        "time": {**_MOMENT, "description": "When it happened."},
        "datacontenttype": {"const": "application/json"},
        "sequence": {
            "type": "string",
            "pattern": "^[0-9]{12,}$",
            "description": "Sorted as text, events come in the order of the journal.",
        },
        "data": {"$ref": "#/components/schemas/EventData"},
    },
}
EVENT_DATA: dict[str, Any] = {
    "type": "object",
    "description": "What an event says beside its envelope.",
    "required": ["kind", "links"],
    "properties": {
        "kind": {"type": "string", "description": "The kind of act, as the journal names it."},
        "place": {"type": "integer", "minimum": 0, "description": "Its place in the journal."},
        "recordedAt": {**_MOMENT, "description": "When the registry learned of it."},
        "customer": {"type": "string", "description": "The code of the customer that it is about."},
        "isTrial": {"type": "boolean", "description": "It tells of nothing: somebody tries the webhook out."},
        "links": {
            "type": "array",
            "items": {"type": "string", "format": "uri"},
            "description": "Where the API tells more.",
        },
    },
}
# What is said of a trial: it has no place in the journal.
_TRIAL: dict[str, Any] = {
    "properties": {
        "type": {"const": type_of(trials.KIND)},
        "subject": {"type": "string", "pattern": "^webhooks/[0-9]{1,19}$"},
        "data": {"required": ["isTrial"], "properties": {"kind": {"const": trials.KIND}, "isTrial": {"const": True}}},
    },
}
SCHEMAS = {"Event": EVENT, "EventData": EVENT_DATA}
_HEADERS = [
    ("webhook-id", "The id of the event; the first part of what is signed.", {"type": "string", "format": "uuid"}),
    (
        "webhook-timestamp",
        "When it was sent, in seconds since 1970; refuse what is more than five minutes away.",
        {"type": "string", "pattern": "^[0-9]{1,12}$"},
    ),
    (
        "webhook-signature",
        "HMAC-SHA256 over id, timestamp and body with dots between them; one for each secret that works, with spaces.",
        {"type": "string", "pattern": "^v1,[A-Za-z0-9+/]{43}=( v1,[A-Za-z0-9+/]{43}=)*$"},
    ),
]


def webhooks() -> dict[str, Any]:
    """All events by their kinds, each as the request that a target gets."""
    told = {topic.kind: {"post": _told(topic)} for topic in TOPICS}
    trial = _sent(trials.KIND, "Trial", "Sent to a webhook that somebody tries out.", _TRIAL)
    return told | {trials.KIND: {"post": trial}}


def _told(topic: Topic) -> dict[str, Any]:
    with translation.override("en"):
        label = str(topic.label)
    whom = "the customer that it is about and the processor" if topic.of_customer else "the processor"
    if topic.table == "documents.documentversion":
        whom = "everybody"
    return _sent(topic.kind, label[0].upper() + label[1:], f"Told to {whom}.", _schema(topic))


def _sent(kind: str, summary: str, description: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {
        "operationId": "on" + to_camel(f"_{re.sub('[^a-z]', '_', kind)}"),
        "tags": [TAG],
        "summary": summary,
        "description": description,
        "parameters": [
            {"in": "header", "name": name, "required": True, "description": text, "schema": schema}
            for name, text, schema in _HEADERS
        ],
        "requestBody": {
            "required": True,
            "content": {
                CONTENT_TYPE.partition(";")[0]: {"schema": {"allOf": [{"$ref": "#/components/schemas/Event"}, schema]}}
            },
        },
        "responses": {
            "2XX": {"description": "It arrived. The answer is not read."},
            "410": {"description": "The target is gone for good: the webhook is paused, and its people are told."},
            "default": {"description": "It did not arrive, and is sent again. `Retry-After` of 429 and 503 is kept."},
        },
        "security": [],
    }


def _schema(topic: Topic) -> dict[str, Any]:
    data: dict[str, Any] = {
        "required": ["place", "recordedAt"],
        "properties": {"kind": {"const": topic.kind}},
    }
    if not topic.table:
        data["required"].append("customer")
    return {
        "required": ["sequence"],
        "properties": {
            "type": {"const": type_of(topic.kind)},
            "subject": {"type": "string", "pattern": _SUBJECTS[topic.table]},
            "data": data,
        },
    }
