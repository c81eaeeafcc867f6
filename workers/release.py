"""Whether this code and the database are of one release: a worker whose database is of another takes no task.

The web of the release before may go on serving beside a newer database (decision 53). A worker may not: a task that a
newer web asked for would fail in it, and what it writes by itself follows the rules of yesterday.
"""

from __future__ import annotations

from functools import cache

from django.apps import apps
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

Migration = tuple[str, str]


@cache
def known() -> frozenset[Migration]:
    """The migrations of this code, read once: a process never changes its code."""
    return frozenset(MigrationLoader(None, ignore_no_migrations=True).disk_migrations)


def missing() -> list[Migration]:
    """What this code needs and the database has not, in order."""
    return sorted(known() - _applied())


def foreign() -> list[Migration]:
    """What a newer release has done to the database: migrations of apps of ours, or of theirs, that this code lacks."""
    installed = {app.label for app in apps.get_app_configs()}
    replaced = _replaced()
    return sorted(one for one in _applied() - known() - replaced if one[0] in installed)


def in_the_way() -> str:
    """Why a worker of this release waits, in words for an operator; empty where it may work."""
    if lacking := missing():
        return f"the database is of an older release ({_named(lacking)} not applied): run manage.py migrate"
    if newer := foreign():
        return f"the database is of a newer release ({_named(newer)} unknown here): start the workers of that release"
    return ""


def _named(migrations: list[Migration]) -> str:
    app, name = migrations[0]
    others = f" and {len(migrations) - 1} more" if len(migrations) > 1 else ""
    return f"{app}.{name}{others}"


def _applied() -> frozenset[Migration]:
    return frozenset(MigrationRecorder(connection).applied_migrations())


@cache
def _replaced() -> frozenset[Migration]:
    """Migrations that a squashed one of this code stands for."""
    disk = MigrationLoader(None, ignore_no_migrations=True).disk_migrations.values()
    return frozenset((str(app), str(name)) for migration in disk for app, name in migration.replaces)
