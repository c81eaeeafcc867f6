"""Which migrations may run while the release before still serves: those that only add, and add what it need not know.

Decision 53 has the rule. :func:`harms` judges one migration, ``tests/upgrades/test_rules.py`` all that came after the
newest release.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import connection
from django.db.migrations import Migration, operations
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.models import NOT_PROVIDED, Field, ManyToManyField

# “app.name” of a migration → the decision that lets it pass, and how it is run instead.
ALLOWED: dict[str, str] = {}

_GONE = (
    operations.DeleteModel,
    operations.RemoveField,
    operations.RenameModel,
    operations.RenameField,
    operations.AlterModelTable,
)
_STRICTER = (operations.AddConstraint, operations.AlterUniqueTogether, operations.AlterOrderWithRespectTo)
_OPAQUE = (operations.RunSQL, operations.SeparateDatabaseAndState)
# A column that takes all that it took before.
_WIDER = {("CharField", "TextField"), ("IntegerField", "BigIntegerField")}


def harms(migration: Migration, before: ProjectState) -> list[str]:
    """What in a migration the release before could not live with; ``before`` is the state in front of it."""
    return list(_harms(migration, before.clone()))


def _harms(migration: Migration, state: ProjectState) -> Iterator[str]:
    made: set[str] = set()
    for operation in migration.operations:
        if isinstance(operation, operations.CreateModel):
            made.add(operation.name_lower)
        # A table that is new with this migration no older code knows.
        elif _model_of(operation) not in made and (harm := _harm(operation, state, migration.app_label)):
            yield f"{operation.describe()}: {harm}"
        operation.state_forwards(migration.app_label, state)


def _model_of(operation: Operation) -> str:
    return str(getattr(operation, "model_name_lower", "") or getattr(operation, "name_lower", ""))


def _harm(operation: Operation, state: ProjectState, app: str) -> str:
    if isinstance(operation, _GONE):
        return "the release before still reads and writes it; remove it one release after the last that does"
    if isinstance(operation, _STRICTER):
        return (
            "the release before may write what it refuses; hold the rule in code first, and enforce it a release later"
        )
    if isinstance(operation, _OPAQUE):
        return "nobody can tell what it does but a decision"
    if isinstance(operation, operations.AddField):
        return _harm_of_adding(operation.field)
    if isinstance(operation, operations.AlterField):
        held = state.models[app, operation.model_name_lower].fields[operation.name]
        return _harm_of_altering(held, operation.field)
    return ""


def _harm_of_adding(field: Any) -> str:
    if isinstance(field, ManyToManyField) or field.null or field.db_default is not NOT_PROVIDED or field.generated:
        return ""
    return "an INSERT of the release before lacks it; give it a db_default, or let it be null"


def _harm_of_altering(old: Field[Any, Any], new: Field[Any, Any]) -> str:
    if old.null and not new.null:
        return "the release before may write NULL"
    if new.unique and not old.unique:
        return "the release before may write a value twice"
    if new.max_length is not None and (old.max_length is None or new.max_length < old.max_length):
        return "the release before may write more characters"
    types = old.get_internal_type(), new.get_internal_type()
    if types[0] != types[1] and types not in _WIDER:
        return f"another type of column ({old.db_type(connection)} before)"
    if old.db_column != new.db_column:
        return "the release before knows the column by another name"
    return ""
