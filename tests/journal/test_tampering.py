"""Nothing changes unseen: whatever is edited behind the application's back is named, each edit by its row.

All edits of a class are made at once, since each has to be named. ``benchmarks/tamper_trial.py`` makes them one by one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import pytest
from django.db import DatabaseError, connection, transaction

from agreements.models import Receipt
from journal import replay
from journal.acts import act
from journal.models import Entry, RowState
from journal.replay import Disagreement
from tests import tables
from tests.journal.tampering import Tampering, of_rows, tampered
from tests.office import everything

pytestmark = pytest.mark.django_db
FAMILIES = ("column altered", "row deleted", "row forged", "table emptied")


@pytest.fixture
def edits() -> dict[str, list[Tampering]]:
    everything.make()
    found = defaultdict(list)
    for edit in of_rows():
        found[edit.family].append(edit)
    return found


def named(found: Iterable[Disagreement], edit: Tampering) -> bool:
    table, _dot, _column = edit.name.rpartition(".") if edit.family == "column altered" else (edit.name, "", "")
    return any(each.subject.startswith(f"{table}:") for each in found)


@pytest.mark.parametrize("family", FAMILIES)
def test_every_edit_of_every_held_table_is_named(edits: dict[str, list[Tampering]], family: str) -> None:
    assert list(replay.disagreements()) == []
    done = [edit for edit in edits[family] if is_possible(edit)]
    # What constraints refuse by themselves, PostgreSQL's above all, is little.
    assert len(done) >= 0.95 * len(edits[family])
    with tampered(*done):
        found = list(replay.disagreements())
    assert [edit.name for edit in done if not named(found, edit)] == []
    assert list(replay.disagreements()) == []


def test_a_row_that_was_changed_is_named_with_its_columns_and_entry(edits: dict[str, list[Tampering]]) -> None:
    edit = next(edit for edit in edits["column altered"] if edit.name == "agreements.receipt.received_at")
    with tampered(edit):
        (found,) = replay.disagreements()
    assert found.subject == f"agreements.receipt:{edit.values[1]}"
    assert "ontvangen op" in found.message
    assert found.entry == RowState.objects.filter(table="agreements.receipt").latest("pk").entry_id


def test_what_is_looked_at_can_be_limited_to_one_customer(edits: dict[str, list[Tampering]]) -> None:
    edit = next(edit for edit in edits["column altered"] if edit.name == "agreements.receipt.received_at")
    customer = RowState.objects.filter(table="agreements.receipt").latest("pk").scope
    assert customer is not None
    with tampered(edit):
        assert len(list(replay.disagreements(scope=customer))) == 1
        assert list(replay.disagreements(scope=customer + 1)) == []


JOURNAL = {
    "an entry's kind": "UPDATE journal_entry SET kind = 'receipt.voided' WHERE id = {entry}",
    "an entry's moment": "UPDATE journal_entry SET happened_at = '2020-01-01 00:00' WHERE id = {entry}",
    "an entry's subject": "UPDATE journal_entry SET subject = 'agreements.receipt:999' WHERE id = {entry}",
    "what an entry says": "UPDATE journal_rowstate SET image = '{{}}' WHERE entry_id = {entry}",
    "the salt": "UPDATE journal_rowstate SET salt = '0' WHERE entry_id = {entry}",
    "whom it is about": "UPDATE journal_rowstate SET scope = 99 WHERE entry_id = {entry}",
    "an erased state": "UPDATE journal_rowstate SET image = '', salt = '' WHERE entry_id = {entry}",
    "a state taken away": "DELETE FROM journal_rowstate WHERE id = (SELECT max(id) FROM journal_rowstate)",
    "an entry taken away": "DELETE FROM journal_entry WHERE id = {entry}",
    "the mark of the registry": "UPDATE journal_entry SET mac = 'abc' WHERE id = {entry}",
}


@pytest.mark.parametrize("what", JOURNAL)
def test_a_change_of_the_journal_itself_is_named(edits: dict[str, list[Tampering]], what: str) -> None:
    entry = Entry.objects.filter(kind="receipt.recorded").latest("pk").pk
    with tampered(Tampering("journal", what, JOURNAL[what].format(entry=entry).replace("%", "%%"))):
        assert list(replay.disagreements()) != []


def test_a_forged_row_with_a_forged_entry_is_not_the_registrys_own(edits: dict[str, list[Tampering]]) -> None:
    """Who writes in the database can make a row and an entry that fit, but not the mark that the secret makes."""
    receipt = next(edit for edit in edits["row forged"] if edit.name == "agreements.receipt")
    with transaction.atomic(), tables.without_triggers(), connection.cursor() as cursor:
        cursor.execute(receipt.statement, receipt.values)
        row = Receipt.objects.latest("pk")
        with act("receipt.recorded", by=None, at=row.recorded_at) as forged:
            forged.include([row])
        assert list(replay.disagreements()) == []
        cursor.execute("UPDATE journal_entry SET mac = %s WHERE id = (SELECT max(id) FROM journal_entry)", ["0" * 64])
        (found,) = replay.disagreements()
    assert found.entry is not None


def is_possible(edit: Tampering) -> bool:
    """Whether the database lets the edit be made at all, even without triggers."""
    try:
        with tampered(edit):
            return True
    except DatabaseError:
        return False
