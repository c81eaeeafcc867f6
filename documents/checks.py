"""System checks of what must hold in the database."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections

from documents import triggers
from documents.models import DocumentVersion


@register(Tags.database)
def triggers_are_in_place(databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """Name each trigger that ``migrate`` should have left behind and that is not there."""
    found: list[CheckMessage] = []
    for alias in databases or ():
        connection = connections[alias]
        if DocumentVersion._meta.db_table not in connection.introspection.table_names():
            continue
        found += [
            Error(f"The trigger {name} is missing or altered.", hint="Run `manage.py migrate`.", id="documents.E001")
            for name in triggers.missing(connection)
        ]
    return found
