"""The public log: what everybody reads of the journal, the same for everybody, and nothing that is damaged."""

from __future__ import annotations

import base64
from collections.abc import Callable

import pytest
from django.db import transaction
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from journal.models import Cosignature, Entry, Tile
from journal.tlog.heads import TreeHead
from journal.tlog.note import SignedNote
from journal.tlog.tree import leaf_hash, root_of
from tests import cast, factories, tables
from tests.journal.entries import NOW, leaves, newest, place, write

pytestmark = pytest.mark.django_db
HASHES = "/log/tile/0/000"


def test_the_checkpoint_is_text_that_is_fetched_anew() -> None:
    place(3)
    answer = Client().get("/log/checkpoint")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer["Cache-Control"] == "public, max-age=5"
    note = SignedNote.parse(answer.content)
    assert TreeHead.parse(note.text) == TreeHead("localhost/log", 3, root_of([leaf_hash(leaf) for leaf in leaves()]))


def test_the_signatures_of_witnesses_stand_under_it() -> None:
    checkpoint = place(1)
    line = f"— witness.example {base64.b64encode(bytes(76)).decode()}\n"
    Cosignature.objects.create(checkpoint=checkpoint, witness="witness.example", line=line, cosigned_at=NOW)
    assert Client().get("/log/checkpoint").content.decode() == checkpoint.note + line


def test_tiles_and_leaves_are_bytes_that_are_kept_for_ever() -> None:
    place(300)
    for address in (HASHES, "/log/tile/entries/000"):
        answer = Client().get(address)
        assert answer["Content-Type"] == "application/octet-stream"
        assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
        assert "Set-Cookie" not in answer
    hashes = [leaf_hash(leaf) for leaf in leaves()]
    assert Client().get(HASHES).content == b"".join(hashes[:256])
    assert Client().get("/log/tile/0/001.p/44").content == b"".join(hashes[256:])
    assert Client().get("/log/tile/0/001.p/7").content == b"".join(hashes[256:263])
    assert Client().get("/log/tile/1/000.p/1").content == root_of(hashes[:256])
    assert Client().get("/log/tile/entries/001.p/44").content == b"".join(b"\x00\x20" + leaf for leaf in leaves()[256:])


@pytest.mark.parametrize(
    "path",
    [
        "checkpoint/",
        "tile/0/001",
        "tile/0/001.p/45",
        "tile/0/000.p/0",
        "tile/0/000.p/256",
        "tile/0/000.p/01",
        "tile/0/002.p/1",
        "tile/0/x000/000",
        "tile/0/0",
        "tile/00/000",
        "tile/1/000",
        "tile/1/000.p/2",
        "tile/2/000.p/1",
        "tile/63/000.p/1",
        "tile/64/000.p/1",
        "tile/0/x999/x999/x999/x999/x999/x999/999",
        "tile/entries/001",
        "tile/entries/002.p/1",
        "tile/entries/x000/000",
        "",
    ],
)
def test_what_is_not_in_the_log_is_not_found(path: str) -> None:
    place(300)
    assert Client().get(f"/log/{path}").status_code == 404


def test_before_the_first_checkpoint_there_is_nothing() -> None:
    write(2)
    for path in ("checkpoint", "tile/0/000.p/1", "tile/entries/000.p/1"):
        assert Client().get(f"/log/{path}").status_code == 404


def test_an_entry_without_a_place_shows_nowhere() -> None:
    place(2)
    write(1)
    assert Client().get("/log/tile/0/000.p/3").status_code == 404


def test_everybody_reads_the_same(officer: User) -> None:
    place(2)
    owner = cast.signed_in(cast.member(factories.customer("klant-a")))
    browsers = [Client(), owner, cast.signed_in(cast.stranger()), cast.signed_in(officer)]
    for path in ("checkpoint", "tile/0/000.p/2", "tile/entries/000.p/2"):
        answers = [browser.get(f"/log/{path}") for browser in browsers]
        assert {answer.status_code for answer in answers} == {200}
        assert len({answer.content for answer in answers}) == 1
        assert len({answer["Cache-Control"] for answer in answers}) == 1
        # What a shared cache may keep has nobody's cookie in it.
        assert not any("Set-Cookie" in answer or answer.cookies for answer in answers)
        assert {browser.post(f"/log/{path}").status_code for browser in browsers} == {405}


@pytest.mark.parametrize(
    ("path", "queries"),
    [("checkpoint", 2), ("tile/0/000", 2), ("tile/1/000.p/1", 2), ("tile/entries/000", 3)],
)
def test_a_page_asks_the_database_as_often_whatever_the_size(
    path: str, queries: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _growing in range(2):
        place(400)
        with django_assert_num_queries(queries):
            assert Client().get(f"/log/{path}").status_code == 200


def _spoil_a_tile() -> None:
    Tile.objects.filter(level=0, index=0).update(hashes=b"\x00" * 8192)


def _spoil_the_tile_above() -> None:
    Tile.objects.filter(level=1).update(hashes=b"\x00" * 32)


def _shorten_a_tile() -> None:
    Tile.objects.filter(level=0, index=0).update(hashes=b"\x00" * 31)


def _remove_a_tile() -> None:
    Tile.objects.filter(level=0, index=0).delete()


DAMAGES: list[Callable[[], None]] = [_spoil_a_tile, _spoil_the_tile_above, _shorten_a_tile, _remove_a_tile]


@pytest.mark.parametrize("spoil", DAMAGES)
@pytest.mark.parametrize("path", ["tile/0/000", "tile/0/000.p/3", "tile/entries/000"])
def test_a_damaged_tile_is_refused_and_never_served(
    spoil: Callable[[], None], path: str, caplog: pytest.LogCaptureFixture
) -> None:
    place(300)
    spoil()
    answer = Client().get(f"/log/{path}")
    assert answer.status_code == 500
    assert answer["Cache-Control"] == "no-store"
    assert answer["Content-Type"].startswith("text/plain")
    assert "The log is damaged here: tile" in answer.content.decode() or "edge" in answer.content.decode()
    assert "the journal's tree is damaged" in caplog.text


def test_an_altered_entry_is_refused() -> None:
    place(3)
    with transaction.atomic(), tables.without_triggers():
        Entry.objects.filter(place=1).update(commitment="0" * 64)
    assert Client().get("/log/tile/0/000.p/3").status_code == 200
    assert Client().get("/log/tile/entries/000.p/3").status_code == 500


def test_what_is_beside_the_damage_is_served() -> None:
    place(600)
    _spoil_a_tile()
    assert Client().get("/log/tile/0/001").status_code == 200
    assert newest().size == 600
    assert Client().get("/log/checkpoint").status_code == 200
