"""The shape of a dump as a JSON Schema (2020-12), made from the models: what docs/dump-1.schema.json holds."""

from __future__ import annotations

from typing import Any

from django.db import models

from dossiers.dump.rows import columns, own_relations
from dossiers.dump.tables import history_of, tables

FORMAT = 1
_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_TYPES: list[tuple[type[models.Field[Any, Any]], dict[str, Any]]] = [
    (models.BooleanField, {"type": "boolean"}),
    (models.IntegerField, {"type": "integer"}),
    (models.DateTimeField, {"type": "string", "format": "date-time"}),
    (models.DateField, {"type": "string", "format": "date"}),
    (models.BinaryField, {"type": "string", "contentEncoding": "base64"}),
    (models.JSONField, {"type": "object"}),
    (models.UUIDField, {"type": "string", "format": "uuid"}),
]


def schema() -> dict[str, Any]:
    """A line of any table, by its table; and a line of people, the manifest and the answers."""
    known: dict[str, type[models.Model]] = {}
    for table in tables():
        known[table.label] = table.model
        if table.has_history:
            known |= {model._meta.label_lower: model for model, _path in history_of(table.model)}
    return {
        "$schema": _DIALECT,
        "$id": f"urn:dpa-registry:dump:{FORMAT}",
        "title": "A line of a dump of a customer",
        "type": "object",
        "required": ["table", "key", "values"],
        "additionalProperties": False,
        "properties": {"table": {"enum": sorted(known)}, "key": {"type": ["integer", "string"]}, "values": True},
        "allOf": [
            {
                "if": {"properties": {"table": {"const": label}}},
                "then": {"properties": {"values": _values(model)}},
            }
            for label, model in sorted(known.items())
        ],
        "$defs": {"person": _PERSON, "answer": _ANSWER, "manifest": _MANIFEST},
    }


def _values(model: type[models.Model]) -> dict[str, Any]:
    properties: dict[str, Any] = {field.attname: _column(field) for field in columns(model)}
    for field in own_relations(model):
        properties[field.name] = {"type": "array", "items": {"type": "integer"}}
    return {
        "type": "object",
        "required": sorted(properties),
        "properties": dict(sorted(properties.items())),
        "additionalProperties": False,
    }


def _column(field: models.Field[Any, Any]) -> dict[str, Any]:
    target: Any = field.target_field if field.is_relation else field  # type: ignore[attr-defined]
    found: dict[str, Any] = next(
        (dict(shape) for kind, shape in _TYPES if isinstance(target, kind)), {"type": "string"}
    )
    if field.null:
        found["type"] = [found["type"], "null"]
    return found


_SHA256 = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
_PERSON = {
    "type": "object",
    "required": ["key", "email", "name", "language", "isOfficer", "isActive", "erasedAt"],
    "additionalProperties": False,
    "properties": {
        "key": {"type": "integer"},
        "email": {"type": "string"},
        "name": {"type": "string"},
        "language": {"type": "string"},
        "isOfficer": {"type": "boolean"},
        "isActive": {"type": "boolean"},
        "erasedAt": {"type": ["string", "null"], "format": "date-time"},
    },
}
_ANSWER = {
    "type": "object",
    "required": ["customer", "at", "versions", "due", "answer", "whole", "stated"],
    "properties": {
        "customer": {"type": "string"},
        "at": {"type": "string", "format": "date-time"},
        "versions": {"type": "array", "items": {"type": "string"}},
        "due": {"type": "array", "items": {"type": "string"}},
        "answer": _SHA256,
        "whole": _SHA256,
        "stated": {"type": "string"},
    },
}
_MANIFEST = {
    "type": "object",
    "required": ["format", "registry", "customer", "madeAt", "rows", "stored", "removed", "leftOut", "files"],
    "properties": {
        "format": {"const": FORMAT},
        "registry": {"type": "string"},
        "customer": {"type": "string"},
        "madeAt": {"type": "string", "format": "date-time"},
        "rows": {"type": "object", "additionalProperties": {"type": "integer"}},
        "stored": {"type": "object", "additionalProperties": _SHA256},
        "removed": {"type": "array", "items": _SHA256},
        "leftOut": {"type": "object", "additionalProperties": {"type": "string"}},
        "files": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["name", "size", "sha256"],
                "properties": {"name": {"type": "string"}, "size": {"type": "integer"}, "sha256": _SHA256},
            },
        },
    },
}
