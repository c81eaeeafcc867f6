"""System checks of what must hold in the database, and of what a copy of a version would leave behind."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import connections, models

from documents import triggers
from documents.models import ApprovalStep, ChangeNote, CoverageLink, DocumentVersion, Doubt, OpenDraft, Row, VersionRank
from documents.rows.schema import schemas
from workers import release


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
        # Which tables a migration that waits is to make, nobody took away.
        differences = triggers.differences(connection, is_upgraded=not release.missing())
        found += [Warning(sentence, id="documents.W001") for sentence in differences]
    return found


_left_behind: set[type[models.Model]] = {ApprovalStep, ChangeNote, CoverageLink, Doubt, OpenDraft, VersionRank}


def leave_behind(model: type[models.Model]) -> None:
    """Say of a model of another room that a copy of a version is right to lack it: it is about that version alone."""
    _left_behind.add(model)


@register(Tags.models)
def a_copy_leaves_nothing_behind(**_: Any) -> list[CheckMessage]:
    """Name each model that belongs to a version, or to a row of one, and that no schema tells the copier of.

    What goes when its version goes (``CASCADE``) is part of it: rows and facts. Points to check are copied by the
    lifecycle while the version is a draft; the place in the order is given at publication; change notes tell of one
    version's changes, and a copy begins with none, as it does without an approval; nobody has a copy open yet. Answers
    to requirements are carried over (:func:`documents.coverage.writing.carry_over`).
    """
    known = set(_left_behind)
    for schema in schemas():
        known |= {*schema.models(), *schema.facts, *schema.facts_of_rows()}
    return [
        Error(
            f"A copy of a version would lack its {model._meta.label}.",
            hint="Name the model in the schema of its kind (documents.rows.schema), as rows or as facts.",
            obj=model,
            id="documents.E002",
        )
        for model in apps.get_models()
        if model not in known and any(_belongs(field) for field in model._meta.concrete_fields)
    ]


def _belongs(field: Any) -> bool:
    whole = field.related_model
    return (
        isinstance(whole, type)
        and issubclass(whole, DocumentVersion | Row)
        and field.remote_field.on_delete is models.CASCADE
        and not field.remote_field.parent_link
    )
