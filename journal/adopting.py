"""Facts that were there before the journal: entered as they stand, and marked so."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import batched
from typing import Any

from django.db.models import Exists, OuterRef
from django.db.models.fields import CharField
from django.db.models.functions import Cast

from journal.acts import act
from journal.models import RowState
from journal.watching import Watched, watched_models

ADOPTED = "registry.adopted"
BATCH = 500


def adopt(*, by: Any, at: datetime, progress: Callable[[str, int], None]) -> int:
    """Enter every row that no entry tells of yet, as it stands; how many. What is entered already stays as it is.

    Committed in batches, so that a run that was stopped goes on where it was.
    """
    adopted = 0
    for watched in watched_models():
        for count, keys in enumerate(batched(_unknown(watched), BATCH), start=1):
            with act(ADOPTED, by=by, at=at) as taking:
                taking.include_keys(watched.model, keys)
            adopted += len(keys)
            progress(watched.table, count * BATCH)
    return adopted


def _unknown(watched: Watched) -> Iterator[Any]:
    known = RowState.objects.filter(table=watched.table, key=OuterRef("text_key"))
    rows = watched.model._base_manager.annotate(text_key=Cast("pk", CharField(max_length=64)))
    yield from list(rows.filter(~Exists(known)).order_by("pk").values_list("pk", flat=True))
