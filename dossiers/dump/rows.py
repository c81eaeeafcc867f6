"""A row as a line of JSON, and back: every column as it is stored, moments in UTC, bytes in base64."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db.models import BinaryField, Field, Model
from django.db.models.fields.files import FieldFile
from django.utils.translation import gettext as _

from documents.errors import Refused
from documents.moments import utc


def line_of(row: Model) -> dict[str, Any]:
    """Key and columns; of a relation with a table of its own the keys at the other end."""
    model = type(row)
    values = {field.attname: plain(getattr(row, field.attname)) for field in columns(model)}
    for field in own_relations(model):
        values[field.name] = sorted(getattr(row, field.name).values_list("pk", flat=True))
    return {"table": model._meta.label_lower, "key": plain(row.pk), "values": values}


def written(lines: list[dict[str, Any]]) -> bytes:
    return "".join(f"{json.dumps(line, ensure_ascii=False, sort_keys=True)}\n" for line in lines).encode()


def columns(model: type[Model]) -> list[Field[Any, Any]]:
    return [field for field in model._meta.concrete_fields if not field.primary_key or field.is_relation]


def own_relations(model: type[Model]) -> list[Any]:
    return [field for field in model._meta.many_to_many if _has_own_table(field)]


def _has_own_table(field: Any) -> bool:
    return bool(field.remote_field.through._meta.auto_created)


def people_columns(model: type[Model]) -> list[str]:
    """The columns that name a person, whose key is another one elsewhere."""
    return [field.attname for field in model._meta.concrete_fields if field.related_model is get_user_model()]


def plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return utc(value).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(bytes(value)).decode()
    if isinstance(value, UUID):
        return str(value)
    return str(value.name) if isinstance(value, FieldFile) else value


def row_of(line: Mapping[str, Any], model: type[Model], people: Mapping[int, int]) -> Model:
    """The row that a line says, not stored yet. A column that came later has its default.

    Raises ``Refused`` for a column that this registry doesn't know: what it means would be lost.
    """
    values = dict(line["values"])
    known = {field.attname for field in columns(model)} | {field.name for field in own_relations(model)}
    if unknown := sorted(set(values) - known):
        raise Refused(
            _("“%(table)s” has columns that this registry does not know: %(columns)s. Is it of a later version?")
            % {"table": model._meta.label_lower, "columns": ", ".join(unknown)}
        )
    row = model(**{model._meta.pk.attname: _read(model._meta.pk, line["key"])})
    persons = set(people_columns(model))
    for field in columns(model):
        if field.attname in values:
            value = _read(field, values[field.attname])
            setattr(row, field.attname, people[value] if field.attname in persons and value is not None else value)
    return row


def _read(field: Any, value: Any) -> Any:
    if value is None:
        return None
    if isinstance(field, BinaryField):
        return base64.b64decode(value)
    return field.target_field.to_python(value) if field.is_relation else field.to_python(value)
