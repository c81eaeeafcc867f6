"""Rows written in bulk with their history, held in the act under way as single ones are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import models
from simple_history.utils import bulk_create_with_history, get_history_manager_for_model

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
