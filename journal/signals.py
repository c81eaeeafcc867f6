"""Every write of a watched row through the models is told to the act under way."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models.signals import m2m_changed, post_delete, post_save
from simple_history.signals import post_create_historical_m2m_records

from journal.acts import current_act, note
from journal.watching import watched_by


def connect() -> None:
    """Listen to all models; what is written in bulk passes by, and its service includes it."""
    post_save.connect(_saved, dispatch_uid="journal.saved")
    post_delete.connect(_deleted, dispatch_uid="journal.deleted")
    m2m_changed.connect(_related, dispatch_uid="journal.related")
    post_create_historical_m2m_records.connect(_history_of_many, dispatch_uid="journal.history")


def _saved(sender: type[models.Model], instance: models.Model, **options: Any) -> None:
    watched = watched_by(sender)
    if watched is None or options.get("raw"):
        return
    fields = options.get("update_fields")
    if fields is not None and not _columns(sender, fields) & set(watched.columns):
        return
    note(instance, watched)


def _columns(sender: type[models.Model], names: Any) -> set[str]:
    return {getattr(sender._meta.get_field(name), "attname", name) for name in names}


def _deleted(sender: type[models.Model], instance: models.Model, **_options: Any) -> None:
    if (watched := watched_by(sender)) is not None:
        note(instance, watched)


def _related(sender: Any, instance: models.Model, action: str, **options: Any) -> None:
    # A set that is not None and empty: all were there already, or none of them.
    if not action.startswith("post_") or options.get("pk_set") == set():
        return
    owners: list[models.Model] = [instance]
    if options.get("reverse"):
        owners = list(options["model"]._base_manager.filter(pk__in=options.get("pk_set") or ()))
    for owner in owners:
        watched = watched_by(type(owner))
        if watched is not None and any(getattr(type(owner), name).through is sender for name in watched.many):
            note(owner, watched)


def _history_of_many(sender: Any, created_rows: Any, **_options: Any) -> None:
    """The library writes in bulk which others a row was related to."""
    current = current_act()
    if current is not None:
        current.include(created_rows)
        return
    for row in created_rows:
        if (watched := watched_by(type(row))) is not None:
            note(row, watched)
