"""Rows written in bulk with their history, held in the act under way as single ones are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models.deletion import Collector
from simple_history.utils import (
    bulk_create_with_history,
    bulk_update_with_history,
    get_history_manager_for_model,
)

from journal.acts import act, current_act


def create_with_history(rows: Sequence[Any], model: type[models.Model], *, by: Any, at: datetime) -> list[Any]:
    """Store new rows and the first state of each, in two statements whatever their number."""
    if not rows:
        return []
    if current_act() is None:
        with act("history.kept", by=by, at=at):
            return create_with_history(rows, model, by=by, at=at)
    stored: list[Any] = bulk_create_with_history(rows, model, default_user=by, default_date=at)
    include_with_history(model, [row.pk for row in stored])
    return stored


def include_with_history(model: type[models.Model], keys: Sequence[Any]) -> None:
    """Hold these rows, and every state that is kept of them: after an update that passed by the signals."""
    current = current_act()
    if current is None:
        return
    current.include_keys(model, keys)
    history = get_history_manager_for_model(model).model
    name = model._meta.pk.attname
    current.include_keys(history, history._base_manager.filter(**{f"{name}__in": keys}).values_list("pk", flat=True))


def update_with_history(
    rows: Sequence[Any], model: type[models.Model], fields: Iterable[str], *, by: Any, at: datetime
) -> None:
    """Store these fields of rows that exist, and the new state of each. Raises without an act."""
    if not rows:
        return
    history: Any = get_history_manager_for_model(model).model
    last = _newest(history)
    bulk_update_with_history(rows, model, list(fields), default_user=by, default_date=at)
    _include(model, [row.pk for row in rows], history, last)


def remove_with_history(rows: Iterable[Any], *, by: Any, at: datetime) -> None:
    """Take rows away, and all that goes with them, with the last state of each. Raises without an act.

    Statements for each table, whatever the number of rows: deleting one by one, the library writes each by itself.
    """
    rows = list(rows)
    if not rows:
        return
    collector = Collector(using=rows[0]._state.db)
    collector.collect(rows)
    collector.sort()
    updates: dict[Any, Any] = dict(collector.field_updates)
    for (field, value), instances in updates.items():
        for changed in _by_model(found for some in instances for found in some):
            for row in changed:
                setattr(row, field.attname, value)
            update_with_history(changed, type(changed[0]), [field.name], by=by, at=at)
    for gone, together in collector.data.items():
        _remove(gone, list(together), by, at)


def _by_model(rows: Iterable[Any]) -> list[list[Any]]:
    found: dict[type[models.Model], list[Any]] = {}
    for row in rows:
        found.setdefault(type(row), []).append(row)
    return list(found.values())


def _remove(model: Any, rows: list[Any], by: Any, at: datetime) -> None:
    keys = [row.pk for row in rows]
    if hasattr(model._meta, "simple_history_manager_attribute"):
        history: Any = get_history_manager_for_model(model).model
        last = _newest(history)
        history._base_manager.bulk_create(
            history(
                history_date=at,
                history_user=by,
                history_type="-",
                **{field.attname: getattr(row, field.attname) for field in history.tracked_fields},
            )
            for row in rows
        )
        _include(model, keys, history, last)
    model._base_manager.filter(pk__in=keys)._raw_delete(rows[0]._state.db)


def _newest(history: Any) -> int:
    return int(history._base_manager.aggregate(newest=models.Max("history_id"))["newest"] or 0)


def _include(model: type[models.Model], keys: list[Any], history: Any, last: int) -> None:
    """Hold the rows, and the states that were written of them just now."""
    current = current_act()
    if current is None:
        raise RuntimeError(f"{model._meta.label} was written in bulk outside an act")
    current.include_keys(model, keys)
    written = history._base_manager.filter(history_id__gt=last, id__in=keys).values_list("pk", flat=True)
    current.include_keys(history, list(written))
