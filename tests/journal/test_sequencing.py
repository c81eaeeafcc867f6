"""The sequencer: every entry gets one place, in order, whatever happens to the sequencer."""

from __future__ import annotations

import os
import signal
import warnings
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Model
from django.test.utils import CaptureQueriesContext

from journal import sequencing
from journal.keys import known_keys, origin
from journal.models import Checkpoint, Entry, Sequencer, Tile
from journal.tlog.heads import TreeHead
from journal.tlog.note import SignedNote
from journal.tlog.tiles import DamagedTree, edge
from journal.tlog.tree import leaf_hash, root_of
from tests import tables
from tests.journal.entries import NOW, leaves, newest, place, write
from tests.open_transaction import beside
from workers import housekeeping

pytestmark = pytest.mark.django_db


def assert_whole() -> None:
    """Places without a gap, and a newest checkpoint that is signed over exactly what has a place."""
    placed = Entry.objects.filter(place__isnull=False).order_by("place")
    assert list(placed.values_list("place", flat=True)) == list(range(placed.count()))
    checkpoint = Checkpoint.objects.newest()
    if checkpoint is None:
        assert not placed
        return
    note = SignedNote.parse(checkpoint.note)
    assert note.signers(known_keys())
    assert TreeHead.parse(note.text) == TreeHead(
        origin(), placed.count(), root_of([leaf_hash(leaf) for leaf in leaves()])
    )


def test_a_worker_gives_waiting_entries_their_places_and_signs_the_head() -> None:
    written = write(3)
    housekeeping.tend(now=NOW)
    assert [entry.pk for entry in Entry.objects.order_by("place")] == [entry.pk for entry in written]
    assert_whole()
    assert newest().size == 3


def test_many_entries_are_placed_in_batches_each_with_its_checkpoint(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sequencing, "BATCH", 300)
    write(700)
    assert sequencing.tend(now=NOW) == 700
    assert [checkpoint.size for checkpoint in Checkpoint.objects.order_by("pk")] == [300, 600, 700]
    assert_whole()


def test_where_nothing_waits_nothing_is_signed() -> None:
    sequencing.finish()
    assert not Checkpoint.objects.exists()
    place(2)
    sequencing.finish()
    assert Checkpoint.objects.count() == 1


def test_a_clock_that_goes_back_an_hour_changes_no_order() -> None:
    first = place(2, at=NOW)
    second = place(2, at=NOW - timedelta(hours=1))
    assert (first.size, second.size) == (2, 4)
    assert newest() == second
    assert_whole()


STEPS: dict[str, tuple[Any, str]] = {
    "the lock": (sequencing, "_lock"),
    "the choice": (sequencing, "_next_batch"),
    "the places": (sequencing, "_give_places"),
    "the tiles": (sequencing, "extended"),
    "the signature": (sequencing, "_sign"),
}


def killed_after(step: str) -> int:
    """The signal that ended a process which sequences, and kills itself right after that step."""
    module, name = STEPS[step]
    with warnings.catch_warnings():
        # Of threads that are none of ours; the child makes its own connection and ends.
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child == 0:
        try:
            inherited, connection.connection = connection.connection, None
            real = getattr(module, name)

            def die(*arguments: Any, **named: Any) -> None:
                real(*arguments, **named)
                os.kill(os.getpid(), signal.SIGKILL)

            setattr(module, name, die)
            sequencing.tend(now=NOW)
        finally:
            # Not reached by a step that is taken; and never back into pytest.
            os._exit(1 if inherited else 2)
    return os.WTERMSIG(os.waitpid(child, 0)[1])


@pytest.mark.django_db(transaction=True)
def test_killed_at_any_point_it_leaves_the_journal_whole() -> None:
    place(300)
    write(5)
    for step in STEPS:
        assert killed_after(step) == signal.SIGKILL, step
        assert newest().size == 300
        assert Entry.objects.unplaced().count() == 5
        assert_whole()
    sequencing.tend(now=NOW)
    assert newest().size == 305
    assert_whole()


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_give_each_entry_one_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sequencing, "BATCH", 50)
    write(400)

    def work() -> int:
        try:
            return sequencing.tend(now=NOW)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        placed = [future.result(60) for future in [pool.submit(work), pool.submit(work)]]
    assert sum(placed) == 400
    assert Sequencer.objects.count() == 1
    assert_whole()


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
def test_a_second_sequencer_waits_for_the_first() -> None:
    place(1)
    write(3)
    assert beside(lambda: sequencing.tend(now=NOW), lambda: sequencing.tend(now=NOW)) == 0
    assert_whole()


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
def test_an_act_that_commits_late_comes_behind_those_that_were_placed_before_it() -> None:
    late: list[Entry] = []
    beside(lambda: late.extend(write(1)), lambda: place(2))
    sequencing.tend(now=NOW)
    late[0].refresh_from_db()
    assert late[0].place == 2
    assert_whole()


def test_an_entry_that_the_registry_did_not_make_gets_no_place_and_holds_up_nobody(
    caplog: pytest.LogCaptureFixture,
) -> None:
    forged = write(3)[1]
    with transaction.atomic(), tables.without_triggers():
        Entry.objects.filter(pk=forged.pk).update(mac="0" * 64)
    sequencing.tend(now=NOW)
    assert list(Entry.objects.unplaced()) == [forged]
    assert newest().size == 2
    assert "1 entries of the journal were not made by the registry" in caplog.text


@pytest.mark.parametrize("model", [Tile, Checkpoint])
def test_nothing_is_signed_on_top_of_a_damaged_tree(model: type[Model]) -> None:
    place(300)
    write(1)
    with transaction.atomic(), tables.without_triggers():
        if model is Tile:
            Tile.objects.filter(level=0, index=1).update(hashes=b"\x00" * 44 * 32)
        else:
            Checkpoint.objects.update(root="0" * 64)
    with pytest.raises(DamagedTree):
        sequencing.tend(now=NOW)
    assert Checkpoint.objects.count() == 1


def test_a_checkpoint_that_was_removed_is_not_made_again_over_other_entries() -> None:
    place(2)
    place(2)
    with transaction.atomic(), tables.without_triggers():
        Checkpoint.objects.filter(size=4).delete()
    write(1)
    with pytest.raises(DamagedTree, match="behind the 2 of the last checkpoint"):
        sequencing.tend(now=NOW)


def test_a_place_is_given_once() -> None:
    place(2)
    first, second = Entry.objects.order_by("place")
    for statement in (
        f"UPDATE journal_entry SET place = 7 WHERE id = {first.pk}",
        f"UPDATE journal_entry SET place = NULL WHERE id = {first.pk}",
        f"DELETE FROM journal_entry WHERE id = {second.pk}",
    ):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has no such statement")
def test_no_entry_takes_the_place_of_another_that_goes() -> None:
    place(1)
    [late] = write(1)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE OR REPLACE journal_entry SET place = 0 WHERE id = %s", [late.pk])
    assert Entry.objects.count() == 2


def test_a_batch_reads_no_more_of_a_great_tree_than_its_edge() -> None:
    place(2000)
    write(1)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        sequencing.tend(now=NOW)
    read = [query["sql"] for query in queries if 'FROM "journal_tile"' in query["sql"]]
    assert len(read) == 2
    assert len(edge(2000)) == 2
    assert len(queries) < 25
