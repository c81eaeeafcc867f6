"""The triggers in SQLite's dialect.

``INSERT OR REPLACE`` and ``UPDATE OR REPLACE`` delete conflicting rows without firing DELETE triggers, so every INSERT
or UPDATE that would collide with something sealed is refused beforehand.
"""

from __future__ import annotations

from typing import Any

from documents.triggers.sql import SEALED, Definition, Kind, Trigger


def home(connection: Any) -> str:
    """The schema of the registry's tables: a file has one."""
    return "main"


def functions(schema: str) -> list[Definition]:
    """The trigger functions: none here."""
    return []


def _trigger(name: str, table: str, event: str, condition: str, message: str) -> Trigger:
    create = (
        f'CREATE TRIGGER "{name}" BEFORE {event} ON "{table}" FOR EACH ROW WHEN {condition} '
        f"BEGIN SELECT RAISE(ABORT, '{SEALED}: {message}'); END"
    )
    return Trigger(name, table, create, f'DROP TRIGGER IF EXISTS "{name}"')


def for_versions(schema: str, table: str) -> list[Trigger]:
    """A version: never inserted as published, never changed or deleted once published."""
    # The columns of the unique number are compared as well, for a REPLACE that collides on them.
    same_number = (
        f"SELECT 1 FROM \"{table}\" v WHERE v.status = 'published' AND v.id IS NOT {{old}} AND (v.id = NEW.id OR "
        "(v.line_id = NEW.line_id AND v.year = NEW.year AND v.ordinal = NEW.ordinal AND v.scope = NEW.scope "
        "AND NEW.status = 'published'))"
    )
    return [
        _trigger(
            "seal_version_insert",
            table,
            "INSERT",
            f"NEW.status <> 'draft' OR EXISTS ({same_number.format(old='NULL')})",
            "a version is published by the lifecycle only",
        ),
        _trigger(
            "seal_version_update",
            table,
            "UPDATE",
            f"OLD.status <> 'draft' OR EXISTS ({same_number.format(old='OLD.id')})",
            "a published version does not change",
        ),
        _trigger("seal_version_delete", table, "DELETE", "OLD.status <> 'draft'", "a published version is not deleted"),
    ]


def for_rows(schema: str, table: str, versions: str, parent_table: str, parent_column: str) -> list[Trigger]:
    """A row: not added to, changed in, removed from or moved into a published version."""
    sealed = f"(SELECT status FROM \"{versions}\" WHERE id = {{side}}.version_id) = 'published'"
    replaced = (
        f'EXISTS (SELECT 1 FROM "{table}" r JOIN "{versions}" v ON v.id = r.version_id '
        "WHERE r.id = NEW.id AND v.status = 'published')"
    )
    misplaced = (
        f'(SELECT version_id FROM "{parent_table}" WHERE id = NEW."{parent_column}") IS NOT NEW.version_id'
        if parent_table
        else "0"
    )
    new, old = sealed.format(side="NEW"), sealed.format(side="OLD")
    message = "a row of a published version does not change"
    return [
        _trigger(f"seal_{table}_insert", table, "INSERT", f"{new} OR {replaced} OR {misplaced}", message),
        _trigger(
            f"seal_{table}_update",
            table,
            "UPDATE",
            f"{new} OR {old} OR NEW.version_id <> OLD.version_id OR (NEW.id <> OLD.id AND {replaced}) OR {misplaced}",
            message,
        ),
        _trigger(f"seal_{table}_delete", table, "DELETE", old, message),
    ]


def for_append_only(
    schema: str, table: str, columns: list[str], unique: list[str], exempt: tuple[str, ...], *, erasable: bool
) -> list[Trigger]:
    """An entry that is only added; ``exempt`` columns may be filled in once, or, where ``erasable``, be emptied."""
    which = "NEW" if erasable else "OLD"
    changed = " OR ".join(
        f'(OLD."{c}" IS NOT NEW."{c}" AND COALESCE({which}."{c}", \'\') <> \'\')'
        if c in exempt
        else f'OLD."{c}" IS NOT NEW."{c}"'
        for c in columns
    )
    collides = " OR ".join(f't."{c}" = NEW."{c}"' for c in unique)
    # UPDATE OR REPLACE removes the row that holds the value already.
    filled = " OR ".join(f't."{c}" = NEW."{c}"' for c in unique if c in exempt)
    if filled:
        changed += f' OR EXISTS (SELECT 1 FROM "{table}" t WHERE t.id <> OLD.id AND ({filled}))'
    return [
        _trigger(
            f"seal_{table}_insert",
            table,
            "INSERT",
            f'EXISTS (SELECT 1 FROM "{table}" t WHERE {collides})',
            "an entry is not replaced",
        ),
        _trigger(f"seal_{table}_update", table, "UPDATE", changed, "an entry does not change"),
        _trigger(f"seal_{table}_delete", table, "DELETE", "1", "an entry is not deleted"),
    ]


def found(connection: Any, tables: list[str]) -> list[Definition]:
    """These tables as the database has them, and every trigger on them.

    SQLite keeps the text of a trigger as it was given, and the name of its table too: in any case.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT type, lower(tbl_name), name, sql FROM sqlite_master WHERE type = 'trigger' "
            "UNION ALL SELECT 'table', lower(name), '', CASE WHEN type = 'view' THEN sql "
            "WHEN sql LIKE 'CREATE VIRTUAL%' THEN 'virtual table' ELSE 'table' END "
            "FROM sqlite_master WHERE type IN ('table', 'view')"
        )
        rows = cursor.fetchall()
    wanted = set(tables)
    return [Definition(Kind(kind), table, name, text) for kind, table, name, text in rows if table in wanted]


def names(cursor: Any) -> set[str]:
    """The names of all triggers."""
    cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
    return {name for (name,) in cursor.fetchall()}


def is_migrating(cursor: Any) -> bool:
    """Whether a ``migrate`` is at work: a file can't say, and serves nobody meanwhile."""
    return False


def begin_migrating(connection: Any) -> None:
    """Nothing to be told to others."""


def end_migrating(connection: Any) -> None:
    """Nothing to be told to others."""
