"""Database triggers that hold published versions unchangeable, also against raw SQL, on SQLite and PostgreSQL.

All triggers live here and never in a migration: a migration that rebuilds a table on SQLite drops them silently, so
they are lifted before and restored after every migration. ``differences`` names what in the database is not exactly as
it was made here: triggers, their functions, and what else could stand between a statement and a row.

Races (found by trying): on PostgreSQL an editor's open transaction beside a publication would end with rows that differ
from the sealed JSON. So a row's trigger reads its version FOR SHARE and the publisher takes FOR NO KEY UPDATE first.
SQLite has one writer at a time (transactions begin IMMEDIATE).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, connections, router, transaction
from django.db.models import Model

from documents.models import DocumentVersion, Row
from documents.models.frozen import FrozenWithVersion
from documents.triggers import postgresql as triggers_postgresql
from documents.triggers import sqlite as triggers_sqlite
from documents.triggers.sql import Definition, Kind, Trigger, compare


def _dialect(connection: Any) -> Any:
    return {"postgresql": triggers_postgresql, "sqlite": triggers_sqlite}[connection.vendor]


def row_models() -> list[type[Row]]:
    """Every table that holds content of versions."""
    return [model for model in apps.get_models() if issubclass(model, Row)]


def frozen_models() -> list[type[FrozenWithVersion]]:
    """Every table whose rows are frozen with the version that they belong to: content, and the notes beside it."""
    return [model for model in apps.get_models() if issubclass(model, FrozenWithVersion)]


def append_only_models() -> list[tuple[type[Model], tuple[str, ...]]]:
    """Tables to which rows are only added, with the columns that may be filled in once afterwards."""
    return [
        (model, tuple(model.append_only_except)) for model in apps.get_models() if hasattr(model, "append_only_except")
    ]


def expected_triggers(connection: Any) -> list[Trigger]:
    """All triggers that the database must have."""
    dialect = _dialect(connection)
    return _expected(dialect, dialect.home(connection))


def _expected(dialect: Any, schema: str) -> list[Trigger]:
    found: list[Trigger] = list(dialect.for_versions(schema, DocumentVersion._meta.db_table))
    for model in frozen_models():
        parent_field = getattr(model, "parent_field", None)
        parent = model._meta.get_field(parent_field) if parent_field else None
        parent_table = parent.related_model._meta.db_table if parent is not None else ""  # type: ignore[union-attr]
        column = parent.column if parent is not None else ""  # type: ignore[union-attr]
        found += dialect.for_rows(schema, model._meta.db_table, DocumentVersion._meta.db_table, parent_table, column)
    for append_only, exempt in append_only_models():
        columns = [field.column for field in append_only._meta.concrete_fields]
        unique = [field.column for field in append_only._meta.concrete_fields if field.unique]
        found += dialect.for_append_only(
            schema,
            append_only._meta.db_table,
            columns,
            unique,
            exempt,
            erasable=getattr(append_only, "is_erasable", False),
        )
    return found


def _tables(connection: Any) -> set[str]:
    return set(connection.introspection.table_names())


def install(connection: Any) -> None:
    """Create every trigger whose table exists."""
    tables, dialect = _tables(connection), _dialect(connection)
    if DocumentVersion._meta.db_table not in tables:
        return
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        for function in dialect.functions(dialect.home(connection)):
            cursor.execute(function.text)
        for trigger in expected_triggers(connection):
            if trigger.table in tables:
                cursor.execute(trigger.drop)
                cursor.execute(trigger.create)


def remove(connection: Any) -> None:
    """Drop every trigger: for migrations and for the flush of a test database, nothing else."""
    tables = _tables(connection)
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        for trigger in expected_triggers(connection):
            if trigger.table in tables:
                cursor.execute(trigger.drop)


def differences(connection: Any, *, is_upgraded: bool = True) -> list[str]:
    """What in the database is not exactly as it was made here, each in a sentence; empty when all is.

    Whole definitions are compared: a trigger with our name that fires for other statements, or on a condition, is none
    of ours, and one of another name does not belong on our tables. Before an upgrade, tables may be missing.
    """
    dialect = _dialect(connection)
    tables = sorted(connection.introspection.django_table_names(only_existing=not is_upgraded))
    ours = [
        *(Definition(Kind.TABLE, table, "", "table") for table in tables),
        *dialect.functions(dialect.home(connection)),
        *(Definition(Kind.TRIGGER, each.table, each.name, each.create) for each in expected_triggers(connection)),
    ]
    return list(compare(ours, dialect.found(connection, tables)))


def lifted(connection: Any) -> list[str]:
    """The names of triggers that are not there or switched off, though no ``migrate`` is at work that lifted them.

    One was ended before it could restore them, and the next restores them. It takes one query: what the triggers do is
    for :func:`differences`.
    """
    dialect = _dialect(connection)
    with connection.cursor() as cursor:
        names = dialect.names(cursor)
        missing = [trigger.name for trigger in _expected(dialect, "") if trigger.name not in names]
        return [] if missing and dialect.is_migrating(cursor) else missing


@contextmanager
def lift(using: str = DEFAULT_DB_ALIAS) -> Iterator[None]:
    """Run a block without the triggers; they are back afterwards whatever happens."""
    connection = connections[using]
    remove(connection)
    try:
        yield
    finally:
        install(connection)


def lift_before_migrate(sender: Any, using: str = DEFAULT_DB_ALIAS, plan: Any = (), **_: Any) -> None:
    if plan and sender.name == "documents" and router.allow_migrate_model(using, DocumentVersion):
        connection = connections[using]
        _dialect(connection).begin_migrating(connection)
        remove(connection)


def restore_after_migrate(sender: Any, using: str = DEFAULT_DB_ALIAS, **_: Any) -> None:
    # Signals come once per app; restoring after each app that has such tables is correct, and cheap.
    holders = {"documents", *(model._meta.app_label for model in frozen_models())}
    holders |= {model._meta.app_label for model, _exempt in append_only_models()}
    if router.allow_migrate_model(using, DocumentVersion) and sender.label in holders:
        connection = connections[using]
        install(connection)
        _dialect(connection).end_migrating(connection)
