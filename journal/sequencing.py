"""The sequencer gives entries their places, puts them into the tree and signs its head: the only writer of all three.

A batch is one transaction under one lock: killed at any point it leaves the journal as it was, and a second sequencer
waits. Entries take their places in the order of their keys among those that are committed by then; no clock decides.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.utils import timezone

from journal import stored
from journal.commitments import is_marked
from journal.keys import JournalMisconfigured, signing_key
from journal.models import Checkpoint, Entry, Sequencer, Tile
from journal.tlog.heads import TreeHead
from journal.tlog.note import SignedNote, SigningKey, UnreadableNote
from journal.tlog.tiles import DamagedTree, Tree, edge, extended, root_over
from journal.tlog.tree import EMPTY_ROOT, leaf_hash

logger = logging.getLogger(__name__)

ROUNDS = timedelta(seconds=3)
BATCH = 2000
_reported = [0]


def tend(*, now: datetime) -> int:
    """Give every entry that waits its place, in batches; how many there were. Signs anew after a change of key.

    Raises ``DamagedTree``, ``JournalMisconfigured``.
    """
    if not _has_work():
        return 0
    placed = 0
    while count := _place_batch(signing_key(), now=now):
        placed += count
        if count < BATCH:
            break
    return placed


def finish() -> None:
    """What a command calls at its end, so that what it did is in the tree without a worker.

    What was done stays done: a process that has no key leaves the rest to one that does, and a damaged tree is for
    ``verify_registry`` to name. Either is said in the log.
    """
    try:
        tend(now=timezone.now())
    except JournalMisconfigured as problem:
        logger.warning("entries of the journal wait for a worker: %s", problem)
    except DamagedTree:
        logger.exception("entries of the journal get no place")


def leaf_data(commitment: str) -> bytes:
    """What stands in the tree for an entry: 32 bytes that say nothing of anybody."""
    return bytes.fromhex(commitment)


def _has_work() -> bool:
    """Whether something waits, asked without the lock."""
    if Entry.objects.unplaced().exists():
        return True
    newest = Checkpoint.objects.newest()
    return newest is not None and not _is_signed(newest, signing_key())


def _place_batch(key: SigningKey, *, now: datetime) -> int:
    with transaction.atomic():
        _lock()
        last = Checkpoint.objects.newest()
        tree = stored.tree_of(last) if last is not None else Tree(0, EMPTY_ROOT, {})
        if Entry.objects.filter(place__gte=tree.size).exists():
            raise DamagedTree(f"there are entries behind the {tree.size} of the last checkpoint")
        batch = _next_batch()
        _give_places(batch, first=tree.size)
        changed = extended(
            tree.size,
            {tile: tree.hashes(tile) for tile in edge(tree.size)},
            [leaf_hash(leaf_data(entry.commitment)) for entry in batch],
        )
        Tile.objects.bulk_create(
            [Tile(level=level, index=index, hashes=hashes) for (level, index), hashes in changed.items()],
            update_conflicts=True,
            unique_fields=["level", "index"],
            update_fields=["hashes"],
        )
        if batch or (last is not None and not _is_signed(last, key)):
            _sign(tree.size + len(batch), key, now=now)
    return len(batch)


def _lock() -> None:
    """Wait until no other sequencer is at work (SQLite has one writer at a time as it is)."""
    if not Sequencer.objects.select_for_update().filter(pk=Sequencer.ONLY).exists():
        Sequencer.objects.bulk_create([Sequencer(pk=Sequencer.ONLY)], ignore_conflicts=True)
        list(Sequencer.objects.select_for_update().filter(pk=Sequencer.ONLY))


def _next_batch() -> list[Entry]:
    """The entries that wait the longest; one that the registry did not make itself is passed over, and named."""
    found: list[Entry] = []
    strange = 0
    for entry in Entry.objects.unplaced().only("pk", "commitment", "mac").order_by("pk").iterator(BATCH):
        if is_marked(entry):
            found.append(entry)
        else:
            strange += 1
        if len(found) == BATCH:
            break
    _report(strange)
    return found


def _report(strange: int) -> None:
    """Say once in each process what will be the same in every round."""
    if strange and strange != _reported[0]:
        logger.error("%s entries of the journal were not made by the registry, and get no place", strange)
    _reported[0] = strange


def _give_places(batch: list[Entry], *, first: int) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(
            "UPDATE journal_entry SET place = %s WHERE id = %s",
            [(place, entry.pk) for place, entry in enumerate(batch, start=first)],
        )


def _sign(size: int, key: SigningKey, *, now: datetime) -> None:
    head = TreeHead(key.name, size, root_over(size, stored.tiles(edge(size))))
    note = SignedNote(str(head), (key.sign(str(head)),))
    Checkpoint.objects.create(size=size, root=head.root.hex(), note=str(note), made_at=now)


def _is_signed(checkpoint: Checkpoint, key: SigningKey) -> bool:
    """Whether the present key has signed the checkpoint; its name is part of the key."""
    try:
        return any(signature.is_of(key.verifier) for signature in SignedNote.parse(checkpoint.note).signatures)
    except UnreadableNote:
        return False
