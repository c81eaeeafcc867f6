"""The rows of a test database as they are, beside the models: read, put back and removed without triggers.

Triggers are switched off for one connection and one transaction, where ``documents.triggers.lifted`` drops and makes
seventy of them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, transaction

# Filled by migrate, and the same for every test.
OF_MIGRATE = ("django_content_type", "auth_permission", "auth_group", "auth_group_permissions")


def _names() -> list[str]:
    """Every table but those of migrate."""
    return sorted(set(connection.introspection.django_table_names(only_existing=True)) - {*OF_MIGRATE})


def filled() -> list[str]:
    """The tables that hold a row, without those of migrate."""
    asked = " UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM \"{name}\")" for name in _names())
    with connection.cursor() as cursor:
        cursor.execute(asked)
        return [name for (name,) in cursor.fetchall()]


def made_by_migrate() -> str:
    """What tells one state of migrate's rows from another: they are made anew, under new keys, after a flush."""
    asked = " UNION ALL ".join(f'SELECT count(*), min(id), max(id) FROM "{name}"' for name in OF_MIGRATE)
    with connection.cursor() as cursor:
        cursor.execute(asked)
        return repr(cursor.fetchall())


def can_do_without_triggers() -> bool:
    """PostgreSQL lets only a superuser switch them off."""
    if connection.vendor == "sqlite":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SHOW is_superuser")
        return bool(cursor.fetchone() == ("on",))


@contextmanager
def without_triggers() -> Iterator[None]:
    """Inside a transaction: no trigger fires on this connection until the block ends."""
    connection.ensure_connection()
    if connection.vendor == "sqlite":
        raw = connection.connection
        raw.setconfig(sqlite3.SQLITE_DBCONFIG_ENABLE_TRIGGER, False)
        try:
            yield
        finally:
            raw.setconfig(sqlite3.SQLITE_DBCONFIG_ENABLE_TRIGGER, True)
        return
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        yield
        # After an error the end of the transaction undoes it.
        cursor.execute("SET LOCAL session_replication_role = origin")


type Rows = tuple[str, Any]


def read(name: str) -> Rows:
    """All rows of a table, in the form in which :func:`write` takes them."""
    with connection.cursor() as cursor:
        found = [f'"{column.name}"' for column in connection.introspection.get_table_description(cursor, name)]
        columns = ", ".join(found)
        if connection.vendor == "sqlite":
            # An expression has no declared type, so that SQLite's own values come back and not Python's.
            plain = ", ".join(f"+{column}" for column in found)
            return columns, connection.connection.execute(f'SELECT {plain} FROM "{name}"').fetchall()
        with cursor.copy(f'COPY "{name}" ({columns}) TO STDOUT') as copy:
            return columns, b"".join(bytes(part) for part in copy)


def write(name: str, rows: Rows) -> None:
    """Put rows that :func:`read` gave into an empty table."""
    columns, values = rows
    if connection.vendor == "sqlite":
        marks = ", ".join("?" * len(values[0]))
        connection.connection.executemany(f'INSERT INTO "{name}" ({columns}) VALUES ({marks})', values)
        return
    with connection.cursor() as cursor, cursor.copy(f'COPY "{name}" ({columns}) FROM STDIN') as copy:
        copy.write(values)


def count_on(names: Iterable[str]) -> None:
    """Let the next keys of these tables follow those of the rows that were put back."""
    models = [model for model in apps.get_models(include_auto_created=True) if model._meta.db_table in names]
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)


def empty() -> None:
    """Remove every row but those of migrate: what a flush does, without making those anew."""
    with transaction.atomic(), without_triggers():
        names = filled()
        with connection.cursor() as cursor:
            for name in names:
                cursor.execute(f'DELETE FROM "{name}"')


class Kept:
    """Rows that are made once in a process, and put back row by row after that: into an empty registry, under the same
    keys each time, as long as what migrate made is the same.
    """

    def __init__(self, make: Callable[[], object]) -> None:
        self._make = make
        self.rows: dict[str, Rows] = {}
        # The state of migrate's own rows to which the kept ones refer.
        self._of = ""

    def fill(self) -> None:
        is_empty = not filled()
        if self.rows and is_empty and self._of == made_by_migrate():
            with transaction.atomic(), without_triggers():
                for name, rows in self.rows.items():
                    write(name, rows)
            count_on(self.rows)
            return
        self._make()
        self.rows = {}
        if is_empty and can_do_without_triggers():
            self._of = made_by_migrate()
            self.rows = {name: read(name) for name in filled()}
