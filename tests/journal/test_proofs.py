"""What the journal proves: an entry is in it, and it extends a checkpoint that somebody kept."""

from __future__ import annotations

import base64

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from journal import proofs
from journal.keys import signing_key
from journal.models import Checkpoint, Entry, Tile
from journal.proofs import Verdict, extends
from journal.tlog.heads import TreeHead
from journal.tlog.note import SignedNote
from journal.tlog.tiles import DamagedTree
from journal.tlog.tree import is_consistent, is_included, leaf_hash
from tests import tables
from tests.journal.entries import place, write

pytestmark = pytest.mark.django_db


def test_each_entry_is_proven_to_be_in_every_checkpoint_made_since() -> None:
    first, second = place(5), place(300)
    for checkpoint in (first, second):
        for entry in Entry.objects.filter(place__in=(0, 3, 4, 255, 256, 304), place__lt=checkpoint.size):
            proof = proofs.inclusion(entry, checkpoint)
            assert entry.place is not None
            leaf, root = leaf_hash(bytes.fromhex(entry.commitment)), bytes.fromhex(checkpoint.root)
            assert is_included(leaf, entry.place, checkpoint.size, proof, root)


def test_an_entry_is_not_proven_to_be_in_an_older_checkpoint_nor_before_it_has_a_place() -> None:
    first, _second = place(2), place(2)
    last = Entry.objects.get(place=3)
    with pytest.raises(ValueError, match="no leaf 3"):
        proofs.inclusion(last, first)
    [waiting] = write(1)
    with pytest.raises(ValueError, match="no place"):
        proofs.inclusion(waiting, first)


def test_each_checkpoint_is_proven_to_extend_the_ones_before_it() -> None:
    made = [place(count) for count in (1, 2, 60, 200, 3, 500)]
    for old in made:
        for new in made[made.index(old) :]:
            proof = proofs.consistency(old.size, new)
            assert is_consistent(old.size, new.size, bytes.fromhex(old.root), bytes.fromhex(new.root), proof)


def test_a_proof_is_one_query_over_tiles() -> None:
    checkpoint = place(600)
    entry = Entry.objects.get(place=300)
    with CaptureQueriesContext(connection) as queries:
        proofs.inclusion(entry, checkpoint)
    assert len(queries) == 1


def test_the_present_journal_extends_a_checkpoint_that_was_kept() -> None:
    kept = place(3).note
    assert extends(kept) == Verdict.EXTENDED
    place(400)
    assert extends(kept) == Verdict.EXTENDED


def test_line_ends_of_mail_and_lines_around_it_change_nothing() -> None:
    kept = place(3).note
    assert extends(("\n" + kept + "\n\n").replace("\n", "\r\n").encode()) == Verdict.EXTENDED


def test_a_journal_that_lost_its_end_does_not_extend_it() -> None:
    place(3)
    kept = place(4).note
    with transaction.atomic(), tables.without_triggers():
        Checkpoint.objects.filter(size=7).delete()
        Entry.objects.filter(place__gte=3).delete()
        Tile.objects.all().delete()
    assert extends(kept) == Verdict.NOT_EXTENDED


def test_a_journal_that_was_written_anew_with_the_key_at_hand_does_not_extend_it() -> None:
    kept = place(3).note
    with transaction.atomic(), tables.without_triggers():
        for model in (Checkpoint, Tile, Entry):
            model.objects.all().delete()
    place(1)
    place(6)
    assert extends(kept) == Verdict.NOT_EXTENDED
    empty = TreeHead(signing_key().name, 0, bytes(32))
    assert extends(str(SignedNote(str(empty), (signing_key().sign(str(empty)),)))) == Verdict.NOT_EXTENDED


def test_before_anything_was_entered_no_checkpoint_is_extended() -> None:
    head = str(TreeHead(signing_key().name, 3, bytes(32)))
    assert extends(str(SignedNote(head, (signing_key().sign(head),)))) == Verdict.NOT_EXTENDED


def test_a_checkpoint_that_was_altered_or_signed_by_others_is_not_ours() -> None:
    kept = place(3).note
    assert extends(kept.replace("\n3\n", "\n4\n")) == Verdict.ANOTHER_KEY
    example = "— example.com/log " + base64.b64encode(bytes(68)).decode() + "\n"
    assert extends(SignedNote.parse(kept).text + "\n" + example) == Verdict.ANOTHER_KEY


@pytest.mark.parametrize("text", ["", "no checkpoint", b"\xff\xfe", b"%PDF-1.7\n\n\xe2\xe3", "a\n\n— b AAAAAAAA\n"])
def test_what_is_no_checkpoint_is_called_unreadable(text: str | bytes) -> None:
    place(1)
    assert extends(text) == Verdict.UNREADABLE


def test_over_a_damaged_tree_nothing_is_said_and_nothing_proven() -> None:
    checkpoint = place(300)
    Tile.objects.filter(level=0, index=0).update(hashes=bytes(8192))
    assert extends(checkpoint.note) == Verdict.EXTENDED
    kept = str(TreeHead(signing_key().name, 7, bytes(32)))
    assert extends(str(SignedNote(kept, (signing_key().sign(kept),)))) == Verdict.DAMAGED
    with pytest.raises(DamagedTree):
        proofs.inclusion(Entry.objects.get(place=3), checkpoint)
