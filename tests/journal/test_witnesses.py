"""Witnesses sign the head of the journal, and notice when it is not the journal that they saw before."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client
from pytest_django import Settings

from journal import anchoring
from journal.keys import signing_key
from journal.models import Checkpoint, Cosignature, Entry, Tile
from journal.tlog.note import SignedNote
from journal.verification import verify_tree
from tests import tables
from tests.journal.entries import NOW, newest, place
from tests.journal.witness import AT, Witness, running

pytestmark = pytest.mark.django_db


@pytest.fixture
def witness(settings: Settings) -> Iterator[Witness]:
    with running(signing_key().verifier) as witness:
        settings.JOURNAL = {**settings.JOURNAL, "WITNESSES": (witness.setting,)}
        yield witness


def test_a_witness_signs_each_head_that_extends_the_last_one_it_signed(witness: Witness) -> None:
    for count in (3, 300, 45):
        place(count)
        anchoring.tend(now=NOW)
    assert [cosignature.checkpoint.size for cosignature in Cosignature.objects.order_by("pk")] == [3, 303, 348]
    assert {cosignature.cosigned_at for cosignature in Cosignature.objects.all()} == {AT}
    assert witness.asked == ["old 0", "old 3", "old 303"]
    served = SignedNote.parse(Client().get("/log/checkpoint").content)
    keys = [signing_key().verifier, witness.key.verifier]
    assert served.signers(keys) == keys
    assert list(verify_tree()) == []


def test_a_head_is_signed_once(witness: Witness) -> None:
    place(3)
    for _round in range(2):
        anchoring.tend(now=NOW)
    assert len(witness.asked) == 1


def test_a_witness_that_knows_more_of_us_than_we_do_of_it_says_where_to_begin(witness: Witness) -> None:
    place(3)
    anchoring.tend(now=NOW)
    with transaction.atomic(), tables.without_triggers():
        Cosignature.objects.all().delete()
    place(2)
    anchoring.tend(now=NOW)
    assert witness.asked == ["old 0", "old 0", "old 3"]
    assert Cosignature.objects.get().checkpoint.size == 5


def test_a_journal_that_was_written_anew_is_not_signed(witness: Witness, caplog: pytest.LogCaptureFixture) -> None:
    place(3)
    anchoring.tend(now=NOW)
    with transaction.atomic(), tables.without_triggers():
        for model in (Cosignature, Checkpoint, Tile, Entry):
            model.objects.all().delete()
    place(1)
    anchoring.tend(now=NOW)
    assert "witness.example/w1 has signed a tree of 3; ours has 1." in caplog.text
    place(5)
    anchoring.tend(now=NOW)
    assert "has signed a tree that the present one does not extend" in caplog.text
    assert not Cosignature.objects.exists()


ANSWERS = [
    (503, b""),
    (302, b""),
    (404, b""),
    (200, b""),
    (200, b"\xff"),
    (200, "— witness.example/w1 AAAAAAAA\n".encode()),
    (409, b"three\n"),
    (409, b"0\n"),
]


@pytest.mark.parametrize("answer", ANSWERS)
def test_a_witness_that_gives_no_signature_is_asked_again_later(witness: Witness, answer: tuple[int, bytes]) -> None:
    place(3)
    witness.answers = answer
    anchoring.tend(now=NOW)
    assert not Cosignature.objects.exists()
    assert anchoring.arrears().uncosigned_since == {"witness.example/w1": NOW}
    witness.answers = None
    anchoring.tend(now=NOW + timedelta(hours=1))
    assert Cosignature.objects.get().checkpoint == newest()
    assert anchoring.arrears().uncosigned_since == {}


def test_a_witness_that_is_down_keeps_no_other_from_signing(witness: Witness, settings: Settings) -> None:
    with running(signing_key().verifier, "witness.example/w2") as other:
        down = f"http://127.0.0.1:9 {other.key.verifier}"
    settings.JOURNAL = {**settings.JOURNAL, "WITNESSES": (down, witness.setting)}
    place(3)
    anchoring.tend(now=NOW)
    assert [cosignature.witness for cosignature in Cosignature.objects.all()] == ["witness.example/w1"]
    assert anchoring.arrears().uncosigned_since == {"witness.example/w2": NOW}


def test_a_signature_that_was_changed_is_named(witness: Witness, in_english: None) -> None:
    place(3)
    anchoring.tend(now=NOW)
    line = str(witness.key.sign("another text\n", at=AT))
    with transaction.atomic(), tables.without_triggers():
        Cosignature.objects.update(line=line)
    [found] = verify_tree()
    assert found.startswith("The signature of witness.example/w1 under checkpoint")
