"""Who may do what in PostgreSQL: an owner that migrates, and two roles that own nothing, for the web and for workers.

Who owns a table may disable its triggers, and no trigger can forbid that; so who serves requests must not own it. Each
role has on each table what its code does there, and no role but the owner may truncate, make triggers, or create
anything. The suite answers every request and does every task under these rights (tests/database_roles.py).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import Model

# What migrate fills, and nothing else writes.
_MADE_BY_MIGRATE = ("contenttypes.contenttype", "auth.permission", "auth.group", "auth.group_permissions")
# Tables of libraries without a model.
_WITHOUT_A_MODEL = {"django_migrations": "SELECT", "cache": "SELECT, INSERT, UPDATE, DELETE"}
# Histories say who wrote what, and are not rewritten; only the names of erased people go out of these columns.
_ERASED = {
    "customers.historicalcustomer": "contact_email, contact_name, contact_phone, dpo_email, dpo_name, dpo_phone",
}
# What grows, or only stands there to be locked: no row of it is ever taken away.
_NOT_DELETED = ("journal.sequencer", "journal.tile")
# Sessions, keys and links that open a door: a worker has no use for them.
_DOORS = ("sessions", "mfa", "socialaccount", "account")
# What workers write: what they make, send and read in. Of all else, the acts of people among it, they read.
_WORKED_ON = (
    "copies",
    "documents",
    "files",
    "imports",
    "journal",
    "mail",
    "notices",
    "search",
    "annexes",
    "terms",
    "webhooks",
    "workers",
    "django_tasks_database",
)
# What they write beside that: the standing of customers, and what officers asked them to record of many. For that they
# lock the customers (PostgreSQL asks for the UPDATE of a column) and add receipts, but void and change none. What comes
# by mail they keep as evidence.
_RECORDED = {
    "agreements.standing": "SELECT, INSERT, UPDATE, DELETE",
    "agreements.standingpart": "SELECT, INSERT, UPDATE, DELETE",
    "agreements.bulkreceipt": "SELECT, INSERT, UPDATE, DELETE",
    "agreements.bulkreceipt_versions": "SELECT, INSERT, UPDATE, DELETE",
    "agreements.bulkreceiptcustomer": "SELECT, INSERT, UPDATE, DELETE",
    "agreements.receipt": "SELECT, INSERT",
    "agreements.historicalreceipt": "SELECT, INSERT",
    "agreements.receiptevidence": "SELECT, INSERT",
    "agreements.evidencefile": "SELECT, INSERT",
    "customers.customer": "SELECT, UPDATE (id)",
    # Where the target is gone, or nobody answers for it any more.
    "webhooks.webhook": "SELECT, UPDATE (paused_at, paused_because)",
    "webhooks.signingsecret": "SELECT, UPDATE (encrypted)",
}
# What officers do at a version themselves; a publication may be planned, and is then a worker's, who sees whether it
# was approved and approves nothing.
_ACTS = ("documents.withdrawal", "documents.approvalstep")


@dataclass(frozen=True)
class Roles:
    """The names of the three roles."""

    owner: str = "dpa_owner"
    web: str = "dpa_web"
    worker: str = "dpa_worker"


def _models() -> Iterator[type[Model]]:
    """A model for each table."""
    seen = set()
    for model in apps.get_models(include_auto_created=True):
        if model._meta.managed and not model._meta.proxy and model._meta.db_table not in seen:
            seen.add(model._meta.db_table)
            yield model


def _all_rights(model: type[Model]) -> str:
    """What the registry does at all with the rows of a table."""
    label = model._meta.label_lower
    if label in _MADE_BY_MIGRATE:
        return "SELECT"
    if label in _NOT_DELETED:
        return "SELECT, INSERT, UPDATE"
    exempt = getattr(model, "append_only_except", None)
    if exempt is not None:
        return f"SELECT, INSERT, UPDATE ({', '.join(exempt)})" if exempt else "SELECT, INSERT"
    if model.__name__.startswith("Historical"):
        return f"SELECT, INSERT, UPDATE ({_ERASED[label]})" if label in _ERASED else "SELECT, INSERT"
    return "SELECT, INSERT, UPDATE, DELETE"


def web_rights() -> dict[str, str]:
    """Table → what who serves requests may do with its rows; the daily removal and the commands are its too."""
    return {model._meta.db_table: _all_rights(model) for model in _models()} | _WITHOUT_A_MODEL


def worker_rights() -> dict[str, str]:
    """Table → what workers may do with its rows; empty for nothing."""
    found = {}
    for model in _models():
        label, app = model._meta.label_lower, model._meta.app_label
        if app in _DOORS:
            found[model._meta.db_table] = ""
        elif label in _RECORDED:
            found[model._meta.db_table] = _RECORDED[label]
        elif app in _WORKED_ON and label not in _ACTS:
            found[model._meta.db_table] = _all_rights(model)
        else:
            found[model._meta.db_table] = "SELECT"
    return found | _WITHOUT_A_MODEL


def statements(roles: Roles) -> list[str]:
    """All statements, for the database of the connection; what exists is left, what is too much taken away."""
    return [*creation(roles), *grants(roles)]


def creation(roles: Roles) -> Iterator[str]:
    """For the administrator of the server, once: the roles, and what not everybody may do any longer."""
    database, schema = _names()
    for role in (roles.owner, roles.web, roles.worker):
        yield (
            f"DO $$BEGIN CREATE ROLE {_quote(role)} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS; "
            "EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END$$"
        )
    everybody = ", ".join(map(_quote, (roles.owner, roles.web, roles.worker)))
    # Who may make temporary tables can make one with the name of ours.
    yield f"REVOKE ALL ON DATABASE {database} FROM PUBLIC, {everybody}"
    yield f"GRANT CONNECT ON DATABASE {database} TO {everybody}"
    yield f"REVOKE ALL ON SCHEMA {schema} FROM PUBLIC, {everybody}"
    yield f"GRANT USAGE, CREATE ON SCHEMA {schema} TO {_quote(roles.owner)}"
    yield f"GRANT USAGE ON SCHEMA {schema} TO {_quote(roles.web)}, {_quote(roles.worker)}"


def grants(roles: Roles) -> Iterator[str]:
    """For the owner, after every ``migrate``: exactly these rights, whatever was granted before."""
    _database, schema = _names()
    existing = set(connection.introspection.table_names())
    for role, rights in ((roles.web, web_rights()), (roles.worker, worker_rights())):
        yield f"REVOKE ALL ON ALL TABLES IN SCHEMA {schema} FROM PUBLIC, {_quote(role)}"
        yield f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA {schema} FROM PUBLIC, {_quote(role)}"
        tables = defaultdict(list)
        for table, granted in sorted(rights.items()):
            if granted and table in existing:
                tables[granted].append(f"{schema}.{_quote(table)}")
        for granted, names in tables.items():
            yield f"GRANT {granted} ON {', '.join(names)} TO {_quote(role)}"
    # Rows that come with their keys from another registry (import_customer): the next key must follow them. Who may add
    # rows can use up numbers anyway; to set a sequence back stays the owner's.
    yield f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA {schema} TO {_quote(roles.web)}"


_TOO_MUCH = """
SELECT 'is a superuser' WHERE (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)
UNION ALL SELECT 'owns tables' WHERE EXISTS (SELECT FROM ours WHERE pg_has_role(current_user, relowner, 'MEMBER'))
UNION ALL SELECT 'may truncate tables' WHERE EXISTS (SELECT FROM ours WHERE has_table_privilege(oid, 'TRUNCATE'))
UNION ALL SELECT 'may make triggers' WHERE EXISTS (SELECT FROM ours WHERE has_table_privilege(oid, 'TRIGGER'))
UNION ALL SELECT 'may create tables' WHERE has_schema_privilege(current_schema(), 'CREATE')
UNION ALL SELECT 'may create temporary tables' WHERE has_database_privilege(current_database(), 'TEMPORARY')
UNION ALL SELECT 'may create schemas' WHERE has_database_privilege(current_database(), 'CREATE')
"""


def too_much(connection: Any, tables: list[str]) -> list[str]:
    """What the connection's own role could do against the guards of these tables; empty for a role as made here.

    A superuser has it all, so that only this is said of one.
    """
    ours = (
        "WITH ours AS (SELECT * FROM pg_class WHERE oid IN (SELECT to_regclass(name) FROM unnest(%s::text[]) AS name))"
    )
    with connection.cursor() as cursor:
        cursor.execute(ours + _TOO_MUCH, [tables])
        found = [what for (what,) in cursor.fetchall()]
    return found[:1] if found[:1] == ["is a superuser"] else found


def _quote(name: str) -> str:
    return str(connection.ops.quote_name(name))


def _names() -> tuple[str, str]:
    """The database and the schema of the connection, quoted."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_database(), current_schema()")
        database, schema = cursor.fetchone()
    return _quote(database), _quote(schema)
