"""The triggers in PostgreSQL's dialect. A plain RAISE would be a ProgrammingError; the ERRCODE makes it an
IntegrityError, as on SQLite."""

from __future__ import annotations

import re
from hashlib import sha256
from typing import Any

from documents.triggers.sql import SEALED, Trigger

_RAISE = f"RAISE EXCEPTION '{SEALED}: %', {{message}} USING ERRCODE = 'integrity_constraint_violation'"


def _function(name: str, body: str) -> str:
    return (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $registry$\n"
        f"BEGIN\n{body}\n  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;\n  RETURN NEW;\nEND\n$registry$"
    )


def _lock_version(side: str) -> str:
    # FOR SHARE waits for a publisher that holds FOR UPDATE, and then reads the status that it committed.
    return (
        f"    PERFORM 1 FROM documents_documentversion WHERE id = {side}.version_id FOR SHARE;\n"
        f"    IF EXISTS (SELECT 1 FROM documents_documentversion WHERE id = {side}.version_id AND status = 'published')"
        f" THEN {_RAISE.format(message=chr(39) + 'a row of a published version does not change' + chr(39))}; END IF;"
    )


_FUNCTIONS = {
    "registry_seal_version": (
        "  IF TG_OP <> 'INSERT' THEN\n    IF OLD.status <> 'draft' THEN "
        + _RAISE.format(message="'a published version does not change'")
        + "; END IF;\n  ELSIF NEW.status <> 'draft' THEN "
        + _RAISE.format(message="'a version is published by the lifecycle only'")
        + ";\n  END IF;"
    ),
    "registry_seal_row": (
        "  IF TG_OP <> 'INSERT' THEN\n" + _lock_version("OLD") + "\n  END IF;\n"
        "  IF TG_OP <> 'DELETE' THEN\n" + _lock_version("NEW") + "\n  END IF;\n"
        "  IF TG_OP = 'UPDATE' THEN\n    IF NEW.version_id <> OLD.version_id THEN "
        + _RAISE.format(message="'a row stays in its version'")
        + "; END IF;\n  END IF;"
    ),
    "registry_seal_nested": (
        # TG_ARGV: the table of the row above, and the column that points to it.
        "  DECLARE above bigint;\n  BEGIN\n"
        "    EXECUTE format('SELECT version_id FROM %I WHERE id = ($1).%I', TG_ARGV[0], TG_ARGV[1])"
        " INTO above USING NEW;\n    IF above IS DISTINCT FROM NEW.version_id THEN "
        + _RAISE.format(message="'a nested row stands in the version of the row above it'")
        + "; END IF;\n  END;"
    ),
    "registry_append_only": (
        # TG_ARGV: the columns that may be filled in once.
        "  IF TG_OP = 'DELETE' THEN " + _RAISE.format(message="'an entry is not deleted'") + "; END IF;\n"
        "  IF (to_jsonb(NEW) - COALESCE(TG_ARGV, '{}')) <> (to_jsonb(OLD) - COALESCE(TG_ARGV, '{}')) THEN "
        + _RAISE.format(message="'an entry does not change'")
        + "; END IF;\n"
        "  FOR i IN 0 .. TG_NARGS - 1 LOOP\n"
        "    IF COALESCE(to_jsonb(OLD) ->> TG_ARGV[i], '') <> '' AND\n"
        "       (to_jsonb(OLD) -> TG_ARGV[i]) <> (to_jsonb(NEW) -> TG_ARGV[i]) THEN "
        + _RAISE.format(message="'an entry does not change'")
        + "; END IF;\n  END LOOP;"
    ),
    "registry_seal_truncate": (
        "  IF EXISTS (SELECT 1 FROM documents_documentversion WHERE status = 'published') THEN "
        + _RAISE.format(message="'tables with published versions are not truncated'")
        + "; END IF;\n"
        "  RETURN NULL;"
    ),
}


def functions() -> list[str]:
    """The statements that create the trigger functions."""
    return [_function(name, body) for name, body in _FUNCTIONS.items()]


def _source(function: str) -> str:
    """The wording of a function as PostgreSQL stores it, without regard to white space."""
    text = _function(function, _FUNCTIONS[function]).split("$registry$")[1]
    return sha256(re.sub(r"\s+", " ", text).strip().encode()).hexdigest()


def _trigger(name: str, table: str, events: str, function: str, *arguments: str, each: str = "ROW") -> Trigger:
    quoted = ", ".join(f"'{argument}'" for argument in arguments)
    return Trigger(
        name,
        table,
        f'CREATE TRIGGER "{name}" BEFORE {events} ON "{table}" FOR EACH {each} EXECUTE FUNCTION {function}({quoted})',
        f'DROP TRIGGER IF EXISTS "{name}" ON "{table}"',
        _source(function),
    )


def _truncate(table: str) -> Trigger:
    return _trigger(f"seal_{table}_truncate", table, "TRUNCATE", "registry_seal_truncate", each="STATEMENT")


def for_versions(table: str) -> list[Trigger]:
    """A version: never inserted as published, never changed or deleted once published."""
    return [_trigger("seal_version", table, "INSERT OR UPDATE OR DELETE", "registry_seal_version"), _truncate(table)]


def for_rows(table: str, versions: str, parent_table: str, parent_column: str) -> list[Trigger]:
    """A row: not added to, changed in, removed from or moved into a published version."""
    triggers = [_trigger(f"seal_{table}", table, "INSERT OR UPDATE OR DELETE", "registry_seal_row"), _truncate(table)]
    if parent_table:
        triggers.append(
            _trigger(
                f"seal_{table}_nested", table, "INSERT OR UPDATE", "registry_seal_nested", parent_table, parent_column
            )
        )
    return triggers


def for_append_only(table: str, columns: list[str], unique: list[str], exempt: tuple[str, ...]) -> list[Trigger]:
    """An entry that is only added; ``exempt`` columns may be filled in once."""
    return [_trigger(f"seal_{table}", table, "UPDATE OR DELETE", "registry_append_only", *exempt), _truncate(table)]


def present(connection: Any) -> dict[tuple[str, str], str]:
    """The enabled triggers that the database has, with the wording of their functions."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, t.tgname, p.prosrc FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
            "JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_proc p ON p.oid = t.tgfoid "
            "WHERE NOT t.tgisinternal AND t.tgenabled IN ('O', 'A') AND n.nspname = ANY (current_schemas(false))"
        )
        return {
            (table, name): sha256(re.sub(r"\s+", " ", source).strip().encode()).hexdigest()
            for table, name, source in cursor.fetchall()
        }
