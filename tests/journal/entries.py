"""Entries as acts write them, without an act."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from journal import sequencing
from journal.commitments import commitment_of, mark
from journal.models import Checkpoint, Entry
from tests import tables

NOW = datetime(2026, 5, 4, 10, 30, tzinfo=UTC)


def made(count: int, *, at: datetime = NOW) -> Iterator[Entry]:
    """So many entries, not stored yet."""
    for number in range(count):
        entry = Entry(
            kind="receipt", subject=f"receipt:{number}", happened_at=at, recorded_at=at, states_sha256=f"{number:064x}"
        )
        entry.commitment = commitment_of(entry)
        entry.mac = mark(entry.commitment)
        yield entry


def write(count: int, *, at: datetime = NOW) -> list[Entry]:
    """So many entries that wait for their place."""
    return Entry.objects.bulk_create(made(count, at=at), batch_size=2000)


def place(count: int, *, at: datetime = NOW) -> Checkpoint:
    """So many entries in the tree, behind those that are in it already; the checkpoint over all of them."""
    write(count, at=at)
    sequencing.tend(now=at)
    return newest()


def newest() -> Checkpoint:
    checkpoint = Checkpoint.objects.newest()
    assert checkpoint is not None
    return checkpoint


def leaves() -> list[bytes]:
    """What stands in the tree, in its order."""
    placed = Entry.objects.filter(place__isnull=False).order_by("place")
    return [bytes.fromhex(commitment) for commitment in placed.values_list("commitment", flat=True)]


def tamper(model: type, **fields: object) -> None:
    """Change the first row of a model behind the back of the triggers, as an administrator of the database may."""
    from django.db import transaction

    with transaction.atomic(), tables.without_triggers():
        first = model.objects.order_by("pk").first()  # type: ignore[attr-defined]
        model.objects.filter(pk=first.pk).update(**fields)  # type: ignore[attr-defined]
