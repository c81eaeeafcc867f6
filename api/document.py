"""The OpenAPI document: what django-ninja makes of the operations, with what holds for all of them.

It conforms to the NLGov REST API Design Rules 2.1 (/core/doc-openapi and on),
which tests/api/test_document.py says again .
"""

from __future__ import annotations

import json
from functools import cache
from http.client import responses
from typing import Any

from django.conf import settings
from django.utils import translation
from ninja.openapi.schema import OpenAPISchema

from api import VERSION
from api.marks import JSON, Marks, marks_of
from api.problems import CONTENT_TYPE, KINDS
from api.telling import SCHEMAS as OF_EVENTS
from api.telling import TAG as WEBHOOKS
from api.telling import webhooks
from api.v1 import api, operations
from machines.scopes import SCOPES

_ABOUT = """\
What customers and everybody can read and do on the pages of this registry, for programs.

Moments go out in UTC and come in with any offset from UTC. Lists come in pages: follow `Link: rel="next"`, or send
`nextCursor` as `cursor`. Answers have an `ETag`; send it as `If-None-Match` to be told that nothing changed. What is
refused is told as problem details (RFC 9457), all errors of a request at once. Fields may be added to answers at any
time; names of parameters and fields that are not known are refused.
"""
TAGS = {
    "documents": "The processor, its documents and versions, and what differs between two versions.",
    "sub-processors": "The register of sub-processors at a moment.",
    "changes": "What every version changed; the head of the journal.",
    "customers": "Who a customer is, what binds it and why, and what it is still to receive.",
    "processing-records": "The record of processing that a processor keeps (art. 30 (2) GDPR), and linked data.",
    "receipts": "What a customer received, and receiving.",
    "notices": "What a customer was told, until when it may object, and its objections.",
    "copies": "A customer's sealed copies and their evidence.",
    "evidence": "All evidence of a customer and a year, for who accounts for it.",
    "agreements": "Agreements and installed releases.",
    "announcements": "How far notices of a change are.",
    WEBHOOKS: "What is told of, to which system of yours; trials; and the events themselves, signed and in order.",
}
_KEY = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": True,
    "description": "A key of your own, such as a UUID. Sent again within a day, it gets the answer that the first had.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 100, "pattern": "^[!-~]+$"},
}
_HEADERS = {
    "API-Version": ("The full version of the API.", {"type": "string"}),
    "RateLimit-Policy": ("How many requests are allowed in a minute.", {"type": "string"}),
    "RateLimit": ("How many are left, and for how long.", {"type": "string"}),
}
_TO_READ = {
    "ETag": ("By which the answer is known again.", {"type": "string"}),
    "Link": ("The next page of a list.", {"type": "string"}),
}


@cache
def openapi() -> dict[str, Any]:
    """The whole document."""
    made: dict[str, Any] = OpenAPISchema(api, "")
    found = {
        "openapi": made["openapi"],
        "info": {
            "title": "DPA Registry",
            "version": VERSION,
            "summary": "Every version of a data processing agreement, and which one binds which customer.",
            "description": _ABOUT,
            "contact": {
                "name": "DPA Registry",
                "url": settings.DPA_PUBLIC_URL,
                "email": settings.DEFAULT_FROM_EMAIL.rpartition("<")[2].rstrip(">"),
            },
        },
        "servers": [{"url": f"{settings.DPA_PUBLIC_URL}/api/v1"}],
        "tags": [{"name": name, "description": text} for name, text in TAGS.items()],
        "paths": made["paths"],
        "webhooks": webhooks(),
        "components": {
            **made["components"],
            "schemas": {**_used(made), "Problem": _PROBLEM, **OF_EVENTS},
            "securitySchemes": {
                "oauth2": {
                    "type": "oauth2",
                    "description": "A program shows its client id and secret, and gets a token for an hour.",
                    "flows": {
                        "clientCredentials": {
                            "tokenUrl": f"{settings.DPA_PUBLIC_URL}/api/v1/oauth/token",
                            "scopes": {scope.name: _english(scope.label) for scope in SCOPES},
                        }
                    },
                }
            },
        },
    }
    by_id = {operation.operation_id: operation for each in operations().values() for operation in each}
    for methods in found["paths"].values():
        for said in methods.values():
            _complete(said, marks_of(by_id[said["operationId"]].view_func))
    return found


def _used(made: dict[str, Any]) -> dict[str, Any]:
    """The schemas that something refers to; those of questions stand among the parameters."""
    schemas: dict[str, Any] = made["components"]["schemas"]
    text = json.dumps([made["paths"], schemas])
    return {name: schemas[name] for name in sorted(schemas) if f'"#/components/schemas/{name}"' in text}


def _complete(said: dict[str, Any], marked: Marks) -> None:
    """Add to an operation what every one may answer, and the headers of its answers."""
    is_read = not said.get("requestBody")
    for parameter in said["parameters"]:
        # The schema has them; beside it OpenAPI wants them in another form.
        parameter.pop("examples", None)
    for status, answer in said["responses"].items():
        content = answer.pop("content", None)
        if marked.produces != (JSON,):
            content = {kind: {"schema": _file(kind)} for kind in marked.produces}
        if content:
            answer["content"] = content
        answer["headers"] = _headers(_HEADERS | (_TO_READ if is_read and int(status) == 200 else {}))
    if is_read:
        said["responses"][304] = {"description": "It is still what the ETag says.", "headers": _headers(_HEADERS)}
    for status in sorted({*_statuses(said, marked), *marked.may_answer}):
        said["responses"].setdefault(status, _refusal(status))
    said["responses"] = {str(status): said["responses"][status] for status in sorted(said["responses"])}
    if marked.scope:
        said["security"] = [{"oauth2": [marked.scope]}]
    if marked.is_act:
        said["parameters"].append(_KEY)
        said["responses"]["409"]["description"] = (
            "A rule of the registry says no; or the key was used for something else."
        )
    if marked.ageing is not None:
        said["deprecated"] = True


def _file(kind: str) -> dict[str, Any]:
    """What is said of a file: of JSON that it is an object, of all else nothing (OpenAPI 3.1 has no more for bytes)."""
    return {"type": "object"} if kind.endswith("+json") else {}


def _english(text: Any) -> str:
    with translation.override("en"):
        return str(text)


def _statuses(said: dict[str, Any], marked: Marks) -> set[int]:
    found = {400, 401, 406, 429, 500}
    if any(parameter["in"] == "path" for parameter in said["parameters"]) or not said.get("requestBody"):
        found.add(404)
    if not said.get("requestBody"):
        found.add(412)
    if marked.scope:
        found.add(403)
    if said.get("requestBody"):
        found |= {409, 413, 415}
    return found


def _refusal(status: int) -> dict[str, Any]:
    names = dict(_HEADERS)
    if status == 429:
        names["Retry-After"] = ("Seconds to wait.", {"type": "integer"})
    return {
        "description": responses[status],
        "headers": _headers(names),
        "content": {CONTENT_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }


def _headers(names: dict[str, tuple[str, dict[str, Any]]]) -> dict[str, Any]:
    return {name: {"description": text, "schema": schema} for name, (text, schema) in names.items()}


_PROBLEM: dict[str, Any] = {
    "type": "object",
    "description": "Problem details (RFC 9457).",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "format": "uri", "description": "The kind of problem; leads to its explanation."},
        "title": {"type": "string"},
        "status": {"type": "integer", "enum": sorted({status for status, _title in KINDS.values()})},
        "detail": {"type": "string"},
        "instance": {
            "type": "string",
            "format": "uri",
            "description": "Names the request, for whoever looks in the log.",
        },
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["in", "location", "code", "detail"],
                "properties": {
                    "in": {"type": "string", "enum": ["body", "query", "header"]},
                    "location": {
                        "type": "object",
                        "properties": {
                            "pointer": {"type": "string", "description": "In the body (RFC 6901)."},
                            "name": {"type": "string", "description": "Of the parameter or header."},
                        },
                    },
                    "code": {"type": "string"},
                    "detail": {"type": "string"},
                },
            },
        },
    },
}
