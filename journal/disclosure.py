"""What the journal says of some rows, given to whom they concern: their last states, and that these are in the tree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import models

from journal import proofs
from journal.commitments import fields_of
from journal.models import Checkpoint, RowState
from journal.watching import watched_by


def disclosures(
    rows: Iterable[models.Model],
) -> tuple[Checkpoint, list[dict[str, Any]]] | None:
    """The checkpoint that covers the last placed state of each row, and of each what proves it, in JSON's types.

    It is the first one with a time stamp, else the first: so that what was given away once stays the same. None where
    no row has its place in the journal yet. Raises ``DamagedTree``.
    """
    states = list(_last_states(rows))
    if not states:
        return None
    size = max(state.entry.place for state in states if state.entry.place is not None) + 1
    covering = Checkpoint.objects.filter(size__gte=size).order_by("size", "pk")
    checkpoint = covering.filter(time_stamp__isnull=False).first() or covering.first()
    if checkpoint is None:
        return None
    return checkpoint, [_disclosed(state, checkpoint) for state in states]


def _last_states(rows: Iterable[models.Model]) -> Iterator[RowState]:
    for row in rows:
        watched = watched_by(type(row))
        if watched is None:
            continue
        states = RowState.objects.filter(table=watched.table, key=str(row.pk), entry__place__isnull=False)
        last = states.select_related("entry").order_by("-entry__place").first()
        # One that was erased can't be shown; nobody can show another in its stead.
        if last is not None and last.image:
            yield last


def _disclosed(state: RowState, checkpoint: Checkpoint) -> dict[str, Any]:
    entry = state.entry
    others = RowState.objects.filter(entry=entry).values_list("table", "key", "digest")
    return {
        "place": entry.place,
        "entry": fields_of(entry),
        "digests": sorted(list(other) for other in others),
        "row": [state.table, state.key, state.scope, state.salt, state.image],
        "proof": [each.hex() for each in proofs.inclusion(entry, checkpoint)],
    }
