"""What PostgreSQL's catalogue holds of our tables and of all that can stand between a statement and their rows.

Anybody may read the catalogue, so that a role which owns nothing can verify. It is asked with the path pinned to
``pg_catalog``: the path of a session could put another ``pg_get_triggerdef`` before the real one, and the server would
leave out of a definition the schemas that are on it.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction

from documents.triggers.sql import Definition, Kind

_PRESENT = """
SELECT pg_catalog.quote_ident(path.schema) FROM pg_catalog.unnest(pg_catalog.current_schemas(false))
  WITH ORDINALITY AS path(schema, place)
  JOIN pg_catalog.pg_namespace n ON n.nspname OPERATOR(pg_catalog.=) path.schema
  JOIN pg_catalog.pg_class c ON c.relnamespace OPERATOR(pg_catalog.=) n.oid
    AND c.relname OPERATOR(pg_catalog.=) 'documents_documentversion'
ORDER BY path.place LIMIT 1"""

# An extension's own objects are let pass: pgaudit, for one, works by event triggers.
_OF_NO_EXTENSION = """
  NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = '{catalogue}'::regclass AND d.objid = {oid} AND d.deptype = 'e')
"""

_FOUND = f"""
WITH ours AS (SELECT c.* FROM pg_class c
              WHERE c.relnamespace = %(home)s::regnamespace AND c.relname = ANY(%(tables)s)),
     settings AS (SELECT split_part(line, '=', 1) AS name, substr(line, strpos(line, '=') + 1) AS value,
                         coalesce(r.rolname, 'every role') AS role
                  FROM pg_db_role_setting s CROSS JOIN unnest(s.setconfig) line
                  LEFT JOIN pg_roles r ON r.oid = s.setrole
                  WHERE s.setdatabase IN (0, (SELECT oid FROM pg_database WHERE datname = current_database())))
SELECT 'table', c.relname, '', concat_ws(', ',
    CASE c.relkind WHEN 'r' THEN 'table' WHEN 'v' THEN 'view:' || pg_get_viewdef(c.oid)
                   WHEN 'm' THEN 'materialized view' WHEN 'p' THEN 'partitioned table' WHEN 'f' THEN 'foreign table'
                   ELSE c.relkind::text END,
    CASE WHEN c.relpersistence <> 'p' THEN 'unlogged' END,
    CASE WHEN c.relrowsecurity THEN 'row security' END,
    CASE WHEN c.relforcerowsecurity THEN 'row security of the owner' END,
    (SELECT 'inherits ' || string_agg(i.inhparent::regclass::text, ' and ')
     FROM pg_inherits i WHERE i.inhrelid = c.oid),
    (SELECT 'inherited by ' || string_agg(i.inhrelid::regclass::text, ' and ')
     FROM pg_inherits i WHERE i.inhparent = c.oid),
    (SELECT DISTINCT 'foreign keys not enforced' FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid
     WHERE t.tgrelid = c.oid AND t.tgisinternal
       AND (t.tgenabled <> 'O' OR p.pronamespace <> 'pg_catalog'::regnamespace)),
    (SELECT DISTINCT 'written by a subscription' FROM pg_subscription_rel s WHERE s.srrelid = c.oid)) AS text
FROM ours c
UNION ALL SELECT 'trigger', c.relname, t.tgname, pg_get_triggerdef(t.oid) ||
    CASE t.tgenabled WHEN 'O' THEN '' WHEN 'D' THEN ' disabled' WHEN 'R' THEN ' on replicas' ELSE ' always' END
FROM pg_trigger t JOIN ours c ON c.oid = t.tgrelid WHERE NOT t.tgisinternal
UNION ALL SELECT 'rule', c.relname, r.rulename, pg_get_ruledef(r.oid)
FROM pg_rewrite r JOIN ours c ON c.oid = r.ev_class WHERE NOT (c.relkind IN ('v', 'm') AND r.rulename = '_RETURN')
UNION ALL SELECT 'policy', c.relname, p.polname, coalesce(pg_get_expr(p.polqual, p.polrelid), '')
FROM pg_policy p JOIN ours c ON c.oid = p.polrelid
UNION ALL SELECT 'function', '', CASE WHEN p.pronargs = 0 THEN p.proname
                                      ELSE p.proname || '(' || pg_get_function_identity_arguments(p.oid) || ')' END,
    CASE WHEN p.prokind = 'a' THEN 'aggregate' ELSE pg_get_functiondef(p.oid) END
FROM pg_proc p WHERE p.pronamespace = %(home)s::regnamespace
  AND {_OF_NO_EXTENSION.format(catalogue="pg_proc", oid="p.oid")}
UNION ALL SELECT 'operator', '', o.oid::regoperator::text, o.oprcode::text
FROM pg_operator o WHERE o.oprnamespace = %(home)s::regnamespace
  AND {_OF_NO_EXTENSION.format(catalogue="pg_operator", oid="o.oid")}
UNION ALL SELECT 'event trigger', '', e.evtname, e.evtevent || ' ' || e.evtfoid::regprocedure
FROM pg_event_trigger e WHERE {_OF_NO_EXTENSION.format(catalogue="pg_event_trigger", oid="e.oid")}
UNION ALL SELECT 'namesake', c.relname, n.nspname || '.' || c.relname,
    CASE c.relkind WHEN 'v' THEN 'view' ELSE 'table' END
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relname = ANY(%(tables)s) AND c.relkind IN ('r', 'v', 'm', 'f', 'p') AND n.oid <> %(home)s::regnamespace
UNION ALL SELECT 'setting', s.role, s.name, s.role || ': ' || s.value FROM settings s
WHERE s.name = 'session_replication_role' AND s.value <> 'origin'
UNION ALL SELECT 'setting', '', 'session_replication_role', 'this session: ' || setting FROM pg_settings
WHERE name = 'session_replication_role' AND setting <> 'origin'
UNION ALL SELECT DISTINCT 'setting', g.rolname, 'session_replication_role', g.rolname || ' may set it'
FROM pg_parameter_acl a CROSS JOIN aclexplode(a.paracl) granted JOIN pg_roles g ON g.oid = granted.grantee
WHERE a.parname = 'session_replication_role' AND NOT g.rolsuper
UNION ALL SELECT 'setting', s.role, s.name, s.role || ': ' || s.value FROM settings s
WHERE s.name = 'search_path' AND EXISTS (
    SELECT FROM unnest(string_to_array(s.value, ',')) part
    WHERE trim(BOTH ' ' FROM part) NOT IN (%(home)s, '"$user"', 'pg_catalog', 'pg_temp'))
UNION ALL SELECT 'setting', '', 'search_path', 'this session: ' || array_to_string(%(before)s::text[], ', ')
WHERE cardinality(%(before)s::text[]) > 0
"""


def home(connection: Any) -> str:
    """The schema of the registry's tables, quoted where it must be: the first on the path with versions in it.

    The schemas of temporary tables are never on it.
    """
    with connection.cursor() as cursor:
        cursor.execute(_PRESENT)
        row = cursor.fetchone()
    return str(row[0]) if row else "public"


def found(connection: Any, tables: list[str]) -> list[Definition]:
    """These tables as the database has them, and everything in it that could change what a statement does to them."""
    schema = home(connection)
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_catalog.current_setting('search_path'), ARRAY(SELECT pg_catalog.quote_ident(part) "
            "FROM pg_catalog.unnest(pg_catalog.current_schemas(false)) part)"
        )
        path, schemas = cursor.fetchone()
        cursor.execute("SELECT pg_catalog.set_config('search_path', 'pg_catalog', true)")
        cursor.execute(_FOUND, {"home": schema, "tables": tables, "before": schemas[: schemas.index(schema)]})
        rows = cursor.fetchall()
        cursor.execute("SELECT pg_catalog.set_config('search_path', %s, true)", [path])
    return [Definition(Kind(kind), table, name, text) for kind, table, name, text in rows]


# A lock that hinders nobody and is gone with its session, however that ends: the first number is the registry's.
_MIGRATING = (1_146_110_290, 1)


def names(cursor: Any) -> set[str]:
    """The names of all triggers that fire."""
    cursor.execute("SELECT tgname FROM pg_catalog.pg_trigger WHERE NOT tgisinternal AND tgenabled = 'O'")
    return {name for (name,) in cursor.fetchall()}


_HELD = """
FROM pg_catalog.pg_locks l JOIN pg_catalog.pg_database d ON d.oid = l.database
WHERE d.datname = pg_catalog.current_database() AND l.locktype = 'advisory'
  AND l.classid = %s AND l.objid = %s AND l.objsubid = 2"""


def is_migrating(cursor: Any) -> bool:
    """Whether a ``migrate`` is at work on this database."""
    cursor.execute(f"SELECT EXISTS (SELECT {_HELD})", _MIGRATING)
    return bool(cursor.fetchone()[0])


def begin_migrating(connection: Any) -> None:
    """Let others see that triggers are missing on purpose, as long as this session lives."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_catalog.pg_advisory_lock_shared(%s, %s)", _MIGRATING)


def end_migrating(connection: Any) -> None:
    """They are back."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT pg_catalog.pg_advisory_unlock_shared(%s, %s) {_HELD} AND l.pid = pg_catalog.pg_backend_pid()",
            [*_MIGRATING, *_MIGRATING],
        )
