"""Edits behind the application's back, made from the models: every held column, every row, of every table.

Each is a statement of SQL against a filled registry, without triggers, as a superuser could run it. The suite tries a
sample, ``benchmarks/tamper_trial.py`` all.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import connection, models, transaction
from django.utils import timezone

from journal.watching import Watched, watched_models
from tests import tables


@dataclass(frozen=True)
class Tampering:
    """An edit: its class, what it is called, and the statement with its values."""

    family: str
    name: str
    statement: str
    values: tuple[Any, ...] = ()


def of_rows(each: int = 1) -> Iterator[Tampering]:
    """Every held column of a row of every held table altered, a row deleted, a row forged, the table emptied; of so
    many rows of ``each`` table.
    """
    for watched in watched_models():
        rows = list(_first_rows(watched.model, each))
        for row in rows:
            yield from _altered(watched, row)
            yield from _deleted(watched, row)
            yield from _forged(watched, row)
        if rows:
            yield from _emptied(watched)


def _altered(watched: Watched, row: dict[str, Any]) -> Iterator[Tampering]:
    pk = watched.model._meta.pk
    for field in watched.model._meta.concrete_fields:
        if field.attname not in watched.columns or field.primary_key:
            continue
        value = _another(watched.model, field, row[field.attname])
        if value is _SAME:
            continue
        yield Tampering(
            "column altered",
            f"{watched.table}.{field.attname}",
            f'UPDATE "{watched.model._meta.db_table}" SET "{field.column}" = %s WHERE "{pk.column}" = %s',
            (value, row[pk.attname]),
        )


def _deleted(watched: Watched, row: dict[str, Any]) -> Iterator[Tampering]:
    pk = watched.model._meta.pk
    yield Tampering(
        "row deleted",
        watched.table,
        f'DELETE FROM "{watched.model._meta.db_table}" WHERE "{pk.column}" = %s',
        (row[pk.attname],),
    )


def _emptied(watched: Watched) -> Iterator[Tampering]:
    yield Tampering("table emptied", watched.table, f'DELETE FROM "{watched.model._meta.db_table}"')


def _forged(watched: Watched, row: dict[str, Any]) -> Iterator[Tampering]:
    """The same row once more under another key, with what must be unique made so."""
    meta = watched.model._meta
    values = dict(row)
    for field in meta.concrete_fields:
        if field.primary_key or field.unique or _in_a_constraint(meta, field):
            another = _another(watched.model, field, values[field.attname], must=True)
            if another is _SAME:
                return
            values[field.attname] = another
    columns = ", ".join(f'"{field.column}"' for field in meta.concrete_fields)
    marks = ", ".join("%s" for _ in meta.concrete_fields)
    yield Tampering(
        "row forged",
        watched.table,
        f'INSERT INTO "{meta.db_table}" ({columns}) VALUES ({marks})',
        tuple(values[field.attname] for field in meta.concrete_fields),
    )


def _in_a_constraint(meta: Any, field: Any) -> bool:
    return any(
        isinstance(constraint, models.UniqueConstraint) and constraint.fields and constraint.fields[-1] == field.name
        for constraint in meta.constraints
    )


_SAME = object()


def _first_rows(model: type[models.Model], count: int) -> Iterator[dict[str, Any]]:
    """Rows as the database holds them, so that they can be written by a plain statement."""
    fields = model._meta.concrete_fields
    columns = ", ".join(f'"{field.column}"' for field in fields)
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT {columns} FROM "{model._meta.db_table}" ORDER BY 1 LIMIT {count}')
        for row in cursor.fetchall():
            yield dict(zip([field.attname for field in fields], row, strict=True))


def _another(model: type[models.Model], field: Any, value: Any, *, must: bool = False) -> Any:
    """Another value that the column can hold; the sentinel where there is none."""
    if isinstance(field, models.BooleanField):
        return not value
    if isinstance(field, models.UUIDField):
        other = uuid4()
        return other.hex if connection.vendor == "sqlite" else other
    if isinstance(value, datetime):
        return value - timedelta(days=1)
    if isinstance(value, date):
        return value - timedelta(days=1)
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 10_000 if field.primary_key or must else value + 1
    if isinstance(value, UUID):
        return uuid4()
    if isinstance(value, bytes | memoryview):
        return bytes(value) + b"\0"
    return _other_text(field, value)


def _other_text(field: Any, value: Any) -> Any:
    if isinstance(field, models.DateTimeField):
        return str(timezone.now() - timedelta(days=400))
    if isinstance(field, models.DateField):
        return "2001-01-01"
    if isinstance(field, models.JSONField):
        return '{"another": true}'
    if field.choices:
        others = [choice for choice, _label in field.flatchoices if choice != value]
        return others[0] if others else _SAME
    if value is None:
        return 1 if isinstance(field, models.ForeignKey | models.IntegerField) else "anders"
    longest = field.max_length or 10_000
    text = f"{value}x" if len(str(value)) < longest else f"x{str(value)[1:]}"
    return text if text != value else f"y{text[1:]}"


@contextmanager
def tampered(*edits: Tampering) -> Iterator[None]:
    """The edits made, and undone at the end. Raises ``DatabaseError`` for one that the database itself refuses."""
    with transaction.atomic(), tables.without_triggers():
        sid = transaction.savepoint_create()
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute("PRAGMA defer_foreign_keys = ON")
                cursor.execute("PRAGMA ignore_check_constraints = ON")
            for edit in edits:
                cursor.execute(edit.statement, edit.values)
        try:
            yield
        finally:
            transaction.savepoint_rollback(sid)
            if connection.vendor == "sqlite":
                with connection.cursor() as cursor:
                    cursor.execute("PRAGMA ignore_check_constraints = OFF")
