"""The tree is made anew from the entries: what was changed behind the registry's back is named."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction

from journal import verification
from journal.models import Checkpoint, Entry, Tile
from journal.verification import verify_tree
from tests import tables
from tests.journal.entries import newest, place, write

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def test_an_untouched_journal_agrees(monkeypatch: pytest.MonkeyPatch) -> None:
    assert list(verify_tree()) == []
    for count in (1, 254, 1, 1, 300):
        place(count)
        assert list(verify_tree()) == []
    write(2)
    monkeypatch.setattr(verification, "BATCH", 100)
    assert list(verify_tree()) == []


def test_what_is_placed_while_it_looks_is_no_disagreement() -> None:
    place(300)
    grown: list[int] = []

    def grow(execute: Any, sql: str, *rest: Any) -> Any:
        if 'FROM "journal_tile"' in sql and not grown:
            grown.append(300)
            place(500)
        return execute(sql, *rest)

    with connection.execute_wrapper(grow):
        assert list(verify_tree()) == []
    assert newest().size == 800
    assert list(verify_tree()) == []


def _entry(**values: object) -> Callable[[], object]:
    return lambda: Entry.objects.filter(place=100).update(**values)


def _tile(**values: object) -> Callable[[], object]:
    return lambda: Tile.objects.filter(level=0, index=0).update(**values)


def _checkpoint(**values: object) -> Callable[[], object]:
    return lambda: Checkpoint.objects.filter(pk=newest().pk).update(**values)


def _swap() -> None:
    first, second = Entry.objects.get(place=7), Entry.objects.get(place=8)
    Entry.objects.filter(pk=first.pk).update(place=None)
    Entry.objects.filter(pk=second.pk).update(place=7)
    Entry.objects.filter(pk=first.pk).update(place=8)


TAMPERED: dict[str, tuple[Callable[[], object], str]] = {
    "an entry says something else": (_entry(commitment="0" * 64), "Tile 0/000 of the journal is not made of"),
    "an entry is gone": (lambda: Entry.objects.get(place=100).delete(), "lacks the entry at place 100"),
    "an entry lost its place": (_entry(place=None), "lacks the entry at place 100"),
    "two entries changed places": (_swap, "Tile 0/000 of the journal is not made of"),
    "the end is cut off": (lambda: Entry.objects.filter(place__gte=290).delete(), "its end has been cut off"),
    "an entry came behind the end": (
        lambda: Entry.objects.filter(pk=write(1)[0].pk).update(place=300),
        "The last checkpoint is over 300 entries; 301 have a place.",
    ),
    "a tile holds something else": (_tile(hashes=bytes(8192)), "Tile 0/000 of the journal is not made of"),
    "a tile is gone": (lambda: Tile.objects.filter(level=1).delete(), "Tile 1/000 of the journal is missing."),
    "a tile is made up": (
        lambda: Tile.objects.create(level=2, index=0, hashes=bytes(32)),
        "Tile 2/000 of the journal has no entries under it.",
    ),
    "a checkpoint is gone": (lambda: newest().delete(), "The last checkpoint is over 2 entries; 300 have a place."),
    "a checkpoint has another root": (_checkpoint(root="0" * 64), "do not lead to checkpoint"),
    "a checkpoint has another size": (_checkpoint(size=299), "do not lead to checkpoint"),
    "a checkpoint has another note": (_checkpoint(note="nothing"), "can't be read"),
    "a checkpoint is signed by others": (
        lambda: Checkpoint.objects.filter(pk=newest().pk).update(
            note=newest().note.replace("— localhost", "— elsewhere")
        ),
        "is not signed by a key of this journal",
    ),
    "a checkpoint has another's stamp": (_checkpoint(time_stamp=b"0\x03\x02\x01\x01"), "does not prove it"),
}


@pytest.mark.parametrize("what", TAMPERED)
def test_what_was_changed_is_named(what: str) -> None:
    change, told = TAMPERED[what]
    place(2)
    place(298)
    with transaction.atomic(), tables.without_triggers():
        change()
    found = list(verify_tree())
    assert any(told in each for each in found), found


def test_it_needs_no_more_memory_for_more_entries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verification, "BATCH", 256)

    def peak() -> int:
        tracemalloc.start()
        assert list(verify_tree()) == []
        _now, highest = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return highest

    place(600)
    peak()
    few = peak()
    place(3000)
    assert peak() < few * 1.5
