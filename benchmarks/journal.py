"""What the journal's tree costs, side by side in one run: ``python -m benchmarks.journal``.

On SQLite; on PostgreSQL by ``python -m scripts.with_postgres sh -c 'BENCHMARK_DATABASE=$DATABASE_URL …'``.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
import tracemalloc
from collections.abc import Callable

from benchmarks import setting  # isort: skip # noqa: F401 - the settings come first

from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from journal import proofs, sequencing, stored
from journal.keys import signing_key
from journal.models import Checkpoint, Entry, Tile
from journal.tlog.tiles import TileAt, consistency_question, edge, extended, inclusion_question
from journal.verification import verify_tree
from tests.journal.entries import made, newest, write

ROUNDS = 15
CHUNK = 10_000


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def one_by_one(count: int) -> None:
    """As acts write them: each in a transaction of its own."""
    for entry in made(count):
        with transaction.atomic():
            entry.save(force_insert=True)


def fill(target: int) -> float:
    """Entries until the tree holds so many; the seconds that the sequencer took."""
    spent = 0.0
    while (have := newest().size if Checkpoint.objects.exists() else 0) < target:
        write(min(CHUNK, target - have))
        spent += seconds(lambda: sequencing.tend(now=timezone.now()))
    return spent


def head() -> float:
    """One more entry: placed, its tiles made, the head signed; median seconds."""
    found = []
    for _round in range(ROUNDS):
        write(1)
        found.append(seconds(lambda: sequencing.tend(now=timezone.now())))
    return statistics.median(found)


def read() -> dict[str, float]:
    """Median seconds of what is read of the tree as it is."""
    checkpoint = newest()
    first = Entry.objects.get(place=0)
    client = Client(headers={"host": "localhost"})
    assert client.get("/log/tile/entries/000").status_code == 200
    works: dict[str, Callable[[], object]] = {
        "inclusion proof": lambda: proofs.inclusion(first, checkpoint),
        "consistency proof": lambda: proofs.consistency(checkpoint.size // 3, checkpoint),
        "page of a tile": lambda: client.get("/log/tile/0/000"),
        "page of entries": lambda: client.get("/log/tile/entries/000"),
    }
    return {name: statistics.median(seconds(work) for _round in range(ROUNDS)) for name, work in works.items()}


def grow_without_entries(target: int) -> None:
    """Tiles and a signed head over so many leaves of which no entry is stored: whoever reads one fails."""
    last = newest()
    size, tree = last.size, stored.tree_of(last)
    known: dict[TileAt, bytes] = {tile: tree.hashes(tile) for tile in edge(size)}
    with transaction.atomic():
        while size < target:
            count = min(100_000, target - size)
            changed = extended(size, known, (number.to_bytes(32) for number in range(size, size + count)))
            Tile.objects.bulk_create(
                [Tile(level=level, index=index, hashes=hashes) for (level, index), hashes in changed.items()],
                update_conflicts=True,
                unique_fields=["level", "index"],
                update_fields=["hashes"],
                batch_size=200,
            )
            size += count
            known |= changed
        sequencing._sign(size, signing_key(), now=timezone.now())


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=100_000)
    parser.add_argument("--leaves", type=int, default=1_000_000)
    arguments = parser.parse_args()
    call_command("migrate", verbosity=0)
    say(f"{connection.vendor}; each ratio is of two figures of this run")

    count = 5000
    written = seconds(lambda: one_by_one(count))
    placed = seconds(lambda: sequencing.tend(now=timezone.now()))
    say(f"sequencing {count} entries: {count / placed:,.0f}/s; writing them, one act each: {count / written:,.0f}/s")
    say(f"  sequencing takes {placed / written:.2f} x the writing")
    small_head, small_read, small = head(), read(), newest().size
    filled = fill(arguments.entries)
    say(f"sequencing on up to {arguments.entries:,} entries: {(arguments.entries - small) / filled:,.0f}/s")
    found: list[str] = []
    tracemalloc.start()
    verified = seconds(lambda: found.extend(verify_tree()))
    peak = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    say(f"the whole tree verified: {verified / filled:.2f} x the sequencing (traced), at most {peak:.0f} MB; {found}")

    grow_without_entries(arguments.leaves)
    with CaptureQueriesContext(connection) as queries:
        write(1)
        sequencing.tend(now=timezone.now())
    size = newest().size
    tiles = len(inclusion_question(size // 2, size).needs())
    extending = len(consistency_question(size // 3, size).needs())
    say(f"at {size:,}: a head of {len(queries)} queries; proofs from {tiles} and {extending} tiles")
    say(f"one entry placed and the head signed: {head() / small_head:.2f} x at {small:,} ({small_head * 1000:.1f} ms)")
    for name, time_now in read().items():
        say(f"{name}: {time_now / small_read[name]:.2f} x at {small:,} ({small_read[name] * 1000:.1f} ms)")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
