"""System checks of what must hold in the database."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Tags, Warning, register
from django.db import connections

from documents import triggers
from documents.models import DocumentVersion


@register(Tags.database)
def the_database_is_as_it_was_made(databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """Name each trigger that ``migrate`` should have left behind, and whatever else is not the registry's own.

    Warnings: ``migrate`` runs these checks too, and an error would stop the very command that repairs.
    """
    found: list[CheckMessage] = []
    for alias in databases or ():
        connection = connections[alias]
        if DocumentVersion._meta.db_table not in connection.introspection.table_names():
            continue
        found += [Warning(sentence, id="documents.W001") for sentence in triggers.differences(connection)]
    return found
