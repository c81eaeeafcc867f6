"""On PostgreSQL every request and every task of the suite has the rights of the role that would do it in production.

The test's own connection takes the role on while the request or the task lasts, below Django, so that nothing that
counts queries sees it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.db.models.signals import post_migrate
from django.test import Client
from django_tasks_db.management.commands.db_worker import Worker

from accounts import retention
from copies.sealed import tasks as issuing
from documents.cli import RegistryCommand
from dpa_registry import database_roles
from tests import work
from workers import housekeeping

ROLES = database_roles.Roles()
# A command that a task runs, or a page that a command asks for.
_taken_on: list[str] = []


def make() -> None:
    """The roles, with their rights in the test database; other processes make them beside us."""
    _execute(database_roles.statements)


def _grant(**_: Any) -> None:
    """What an owner does after every ``migrate``: a table that a test went back before is new, and without rights."""
    _execute(database_roles.grants)


def _execute(statements: Callable[[database_roles.Roles], Iterable[str]]) -> None:
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        for statement in statements(ROLES):
            cursor.execute(statement)


@contextmanager
def acting_as(role: str) -> Iterator[None]:
    """The connection has the rights of ``role``, and no others, until the block ends."""
    if connection.vendor != "postgresql" or not _may_be_used():
        yield
        return
    before = _taken_on[-1:]
    _taken_on.append(role)
    connection.connection.execute(f'SET ROLE "{role}"')
    try:
        yield
    finally:
        _taken_on.pop()
        # A transaction that failed, or a connection that was closed, has forgotten the role, or will.
        if connection.connection is not None and not connection.connection.closed and not _has_failed():
            connection.connection.execute(f'SET ROLE "{before[0]}"' if before else "RESET ROLE")


def _may_be_used() -> bool:
    """Not in a test without a database, where pytest-django refuses it."""
    try:
        connection.ensure_connection()
    except RuntimeError:
        return False
    return True


def _has_failed() -> bool:
    return bool(connection.connection.info.transaction_status.name == "INERROR")


def _as(role: str, act: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(act)
    def acted(*arguments: Any, **named: Any) -> Any:
        with acting_as(role):
            return act(*arguments, **named)

    return acted


def hold() -> pytest.MonkeyPatch:
    """From now on requests and commands have the rights of the web's role, tasks and chores of the workers'."""
    # Sent for every app, after all of them are migrated.
    post_migrate.connect(_grant, sender=apps.get_app_config("accounts"), dispatch_uid="rights of the suite")
    patch = pytest.MonkeyPatch()
    doors: list[tuple[Any, str, str]] = [
        (Client, "request", ROLES.web),
        (RegistryCommand, "execute", ROLES.web),
        (retention, "remove_expired", ROLES.web),
        (Worker, "run", ROLES.worker),
        (housekeeping, "tend", ROLES.worker),
        (issuing, "issue_next", ROLES.worker),
        (work, "deliver_due", ROLES.worker),
    ]
    for where, name, role in doors:
        patch.setattr(where, name, _as(role, getattr(where, name)))
    return patch
