"""Which tables legal acts write, and what of their rows an entry holds. Apps say so when they are ready.

The journal knows no domain: it sees models and columns.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models


@dataclass(frozen=True)
class Watched:
    """A table whose rows the journal holds.

    ``columns`` are the attributes held, ``many`` the relations that stand in tables of their own. ``scope`` is a path
    to the key of the customer concerned. ``is_brief`` holds a digest alone, of rows that are only ever added. ``kind``
    is the act that a write is where no service says another. A column that came ``later`` than rows that were held is
    left out of a digest where it says nothing, so that those rows are still what the journal says of them.
    """

    model: type[models.Model]
    columns: tuple[str, ...]
    many: tuple[str, ...]
    scope: str
    is_brief: bool
    kind: str
    later: frozenset[str] = frozenset()

    @property
    def table(self) -> str:
        return self.model._meta.label_lower


# A write that no service accounts for: it is recorded all the same, and the suite refuses it.
STRAY = "row.written"
_watched: dict[type[models.Model], Watched] = {}
_exempt: dict[str, str] = {}


def watch(
    model: type[models.Model],
    *,
    without: Iterable[str] = (),
    only: Iterable[str] = (),
    scope: str = "",
    kind: str = STRAY,
    later: Iterable[str] = (),
) -> None:
    """Hold the rows of ``model``, and of its history where it has one, in the journal; ``later`` names the columns that
    a migration added when rows may have been held already.
    """
    names = [field.attname for field in model._meta.concrete_fields]
    relations = [field.name for field in model._meta.many_to_many if _has_own_table(field)]
    wanted = set(only) or {*names, *relations} - set(without)
    later = frozenset(later)
    if unknown := {*wanted, *without, *later} - {*names, *relations}:
        raise ValueError(f"{model._meta.label} has no {', '.join(sorted(unknown))}")
    columns = tuple(name for name in names if name in wanted)
    many = tuple(name for name in relations if name in wanted)
    _watched[model] = Watched(model, columns, many, scope, is_brief=False, kind=kind)
    watch_history(model, later=later)


def watch_history(model: type[models.Model], *, later: Iterable[str] = ()) -> None:
    """Hold the history of ``model``, its rows' digests alone; ``later`` as above."""
    manager = getattr(model._meta, "simple_history_manager_attribute", None)
    if manager is None:
        return
    history = getattr(model, manager).model
    held = [history, *(field.related_model for field in history._meta.related_objects if _is_history_of_many(field))]
    for each in held:
        _watched[each] = Watched(
            each,
            tuple(field.attname for field in each._meta.concrete_fields),
            (),
            scope="customer_id" if any(field.attname == "customer_id" for field in each._meta.concrete_fields) else "",
            is_brief=True,
            kind="history.kept",
            later=frozenset(later),
        )


def watch_brief(model: type[models.Model], *, kind: str) -> None:
    """Hold the digests of the rows of a log."""
    columns = tuple(field.attname for field in model._meta.concrete_fields)
    _watched[model] = Watched(model, columns, (), scope="", is_brief=True, kind=kind)


def exempt(label: str, because: str) -> None:
    """Say why no legal act writes the rows of a model: every model is watched or exempt."""
    _exempt[label] = because


def exemptions() -> dict[str, str]:
    """Label of a model → why its rows are not held."""
    return dict(_exempt)


def watched_models() -> list[Watched]:
    """All tables that are held, in a stable order."""
    return sorted(_watched.values(), key=lambda watched: watched.table)


def watched_by(model: type[models.Model]) -> Watched | None:
    """How rows of ``model``, or of the table that it is a proxy of, are held; None where they are not."""
    return _watched.get(model._meta.concrete_model or model)


def watched_as(table: str) -> Watched | None:
    """How the table with this label is held; None for one that is not, or not any more."""
    try:
        return watched_by(apps.get_model(table))
    except LookupError:
        return None


def _has_own_table(field: Any) -> bool:
    """Whether the relation's rows say nothing else: others are a model of their own, and watched as such."""
    return bool(field.remote_field.through._meta.auto_created)


def _is_history_of_many(relation: Any) -> bool:
    return bool(relation.related_model.__name__.startswith("Historical") and relation.one_to_many)


for _label in (
    "journal.entry",
    "journal.rowstate",
    "journal.verification",
    "journal.checkpoint",
    "journal.cosignature",
    "journal.sequencer",
    "journal.tile",
):
    exempt(_label, "the journal itself, proved by its tree")
exempt("mail.outgoingmail", "messages on their way")
exempt("mail.mailboxposition", "how far a mailbox has been read")
exempt("mail.mailprobe", "messages to ourselves, by which an address is tried")
exempt("workers.workerheartbeat", "which workers are alive")
exempt("workers.taskorigin", "which request asked for a task, for the log")
