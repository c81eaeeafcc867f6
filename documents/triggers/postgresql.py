"""The triggers in PostgreSQL's dialect. A plain RAISE would be a ProgrammingError; the ERRCODE makes it an
IntegrityError, as on SQLite.

Each statement is written as ``pg_get_triggerdef`` and ``pg_get_functiondef`` give it back. The functions name the
schema of what they read and look nowhere else: with the path of who writes, a temporary table with the name of ours, or
an operator of their own, would decide what is published.
"""

from __future__ import annotations

from documents.triggers.postgresql_catalogue import begin_migrating, end_migrating, found, home, is_migrating, names
from documents.triggers.sql import SEALED, Definition, Kind, Trigger

__all__ = [
    "begin_migrating",
    "end_migrating",
    "for_append_only",
    "for_rows",
    "for_versions",
    "found",
    "functions",
    "home",
    "is_migrating",
    "names",
]

_RAISE = f"RAISE EXCEPTION '{SEALED}: %', {{message}} USING ERRCODE = 'integrity_constraint_violation'"


def _function(schema: str, name: str, body: str) -> Definition:
    return Definition(
        Kind.FUNCTION,
        "",
        name,
        f"CREATE OR REPLACE FUNCTION {schema}.{name}()\n RETURNS trigger\n LANGUAGE plpgsql\n"
        f" SET search_path TO 'pg_catalog', 'pg_temp'\nAS $function$\n"
        f"BEGIN\n{body.replace('{schema}', schema)}\n  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;\n  RETURN NEW;\n"
        "END\n$function$\n",
    )


def _lock_version(side: str) -> str:
    # FOR SHARE waits for a publisher that holds FOR NO KEY UPDATE, and then reads the status that it committed.
    return (
        f"    PERFORM 1 FROM {{schema}}.documents_documentversion WHERE id = {side}.version_id FOR SHARE;\n"
        f"    IF EXISTS (SELECT 1 FROM {{schema}}.documents_documentversion WHERE id = {side}.version_id"
        f" AND status = 'published') THEN "
        + _RAISE.format(message="'a row of a published version does not change'")
        + "; END IF;"
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
        "    EXECUTE format('SELECT version_id FROM %I.%I WHERE id = ($1).%I', TG_TABLE_SCHEMA, TG_ARGV[0],"
        " TG_ARGV[1]) INTO above USING NEW;\n    IF above IS DISTINCT FROM NEW.version_id THEN "
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
    "registry_erasable": (
        # TG_ARGV: the columns that may be emptied, and never say anything else.
        "  IF TG_OP = 'DELETE' THEN " + _RAISE.format(message="'an entry is not deleted'") + "; END IF;\n"
        "  IF (to_jsonb(NEW) - COALESCE(TG_ARGV, '{}')) <> (to_jsonb(OLD) - COALESCE(TG_ARGV, '{}')) THEN "
        + _RAISE.format(message="'an entry does not change'")
        + "; END IF;\n"
        "  FOR i IN 0 .. TG_NARGS - 1 LOOP\n"
        "    IF (to_jsonb(OLD) ->> TG_ARGV[i]) IS DISTINCT FROM (to_jsonb(NEW) ->> TG_ARGV[i]) AND\n"
        "       COALESCE(to_jsonb(NEW) ->> TG_ARGV[i], '') <> '' THEN "
        + _RAISE.format(message="'an entry does not change'")
        + "; END IF;\n  END LOOP;"
    ),
    "registry_seal_truncate": (
        "  IF EXISTS (SELECT 1 FROM {schema}.documents_documentversion WHERE status = 'published') THEN "
        + _RAISE.format(message="'tables with published versions are not truncated'")
        + "; END IF;\n"
        "  RETURN NULL;"
    ),
}


def functions(schema: str) -> list[Definition]:
    """The trigger functions, each with the statement that creates it."""
    return [_function(schema, name, body) for name, body in _FUNCTIONS.items()]


def _trigger(
    name: str, schema: str, table: str, events: str, function: str, *arguments: str, each: str = "ROW"
) -> Trigger:
    quoted = ", ".join(f"'{argument}'" for argument in arguments)
    return Trigger(
        name,
        table,
        f"CREATE TRIGGER {name} BEFORE {events} ON {schema}.{table} FOR EACH {each} "
        f"EXECUTE FUNCTION {schema}.{function}({quoted})",
        f"DROP TRIGGER IF EXISTS {name} ON {schema}.{table}",
    )


def _truncate(schema: str, table: str) -> Trigger:
    return _trigger(f"seal_{table}_truncate", schema, table, "TRUNCATE", "registry_seal_truncate", each="STATEMENT")


def for_versions(schema: str, table: str) -> list[Trigger]:
    """A version: never inserted as published, never changed or deleted once published."""
    return [
        _trigger("seal_version", schema, table, "INSERT OR DELETE OR UPDATE", "registry_seal_version"),
        _truncate(schema, table),
    ]


def for_rows(schema: str, table: str, versions: str, parent_table: str, parent_column: str) -> list[Trigger]:
    """A row: not added to, changed in, removed from or moved into a published version."""
    triggers = [
        _trigger(f"seal_{table}", schema, table, "INSERT OR DELETE OR UPDATE", "registry_seal_row"),
        _truncate(schema, table),
    ]
    if parent_table:
        nested = ("INSERT OR UPDATE", "registry_seal_nested", parent_table, parent_column)
        triggers.append(_trigger(f"seal_{table}_nested", schema, table, *nested))
    return triggers


def for_append_only(
    schema: str, table: str, columns: list[str], unique: list[str], exempt: tuple[str, ...], *, erasable: bool
) -> list[Trigger]:
    """An entry that is only added; ``exempt`` columns may be filled in once, or, where ``erasable``, be emptied."""
    function = "registry_erasable" if erasable else "registry_append_only"
    return [
        _trigger(f"seal_{table}", schema, table, "DELETE OR UPDATE", function, *exempt),
        _truncate(schema, table),
    ]
