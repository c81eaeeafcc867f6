"""Every legal act is one entry of the journal, written by the service that performs it, in its transaction."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone

from agreements.models import Receipt
from customers.models import Customer
from documents.errors import Refused
from journal import replay
from journal.acts import ACT, act
from journal.kinds import kinds
from journal.models import Entry, RowState
from journal.watching import STRAY, exemptions, watched_by, watched_models
from tests import factories
from tests.journal import stray
from tests.portal.pages import answer, receive
from tests.small import Small

pytestmark = pytest.mark.django_db


def kinds_since(last: int) -> list[str]:
    return list(Entry.objects.filter(pk__gt=last).order_by("pk").values_list("kind", flat=True))


def last_key() -> int:
    return Entry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def test_every_model_is_held_or_it_is_said_why_not() -> None:
    models = {model._meta.label_lower for model in apps.get_models() if not model._meta.proxy}
    held = {watched.table for watched in watched_models()}
    assert models - held - set(exemptions()) == set(), "watch it in the app's journaled.py, or say why not"
    assert held & set(exemptions()) == set()


def test_every_history_is_held() -> None:
    histories = {model for model in apps.get_models() if model.__name__.startswith("Historical")}
    assert histories - {watched.model for watched in watched_models()} == set()


def test_a_receipt_is_one_entry_with_the_row_its_history_and_who_recorded_it(small: Small) -> None:
    factories.receive(small.customer, small.terms, "2023-09-10 14:00")
    entry = Entry.objects.get(kind="receipt.recorded")
    receipt = Receipt.objects.get()
    assert (entry.subject, entry.recorded_at) == (f"agreements.receipt:{receipt.pk}", receipt.recorded_at)
    states = {state.table: state for state in entry.states.all()}
    assert set(states) == {"agreements.receipt", "agreements.historicalreceipt", ACT}
    assert states["agreements.receipt"].scope == small.customer.pk
    assert json.loads(states["agreements.receipt"].image)["version_id"] == small.terms.pk
    assert json.loads(states[ACT].image)["by"] == receipt.recorded_by_id


def test_the_same_receipt_once_more_is_no_second_act(small: Small) -> None:
    factories.receive(small.customer, small.terms, "2023-09-10 14:00")
    before = last_key()
    factories.receive(small.customer, small.terms, "2023-09-10 14:00")
    assert kinds_since(before) == []


def test_what_is_refused_enters_nothing(small: Small) -> None:
    before = last_key()
    with pytest.raises(Refused):
        factories.receive(small.customer, small.terms, "2023-01-10")
    assert "receipt.recorded" not in kinds_since(before)


def test_a_member_who_receives_and_answers_makes_an_entry_of_each_with_its_proof(small: Small, manager: Client) -> None:
    before = last_key()
    receive(manager, small)
    answer(manager, small)
    assert kinds_since(before) == ["receipt.recorded"] * 3 + ["answer.given"]
    for entry in Entry.objects.filter(kind="receipt.recorded"):
        held = {state.table for state in entry.states.all()}
        assert {"agreements.portalreceipt", "agreements.statement"} < held
    answered = {state.table for state in Entry.objects.get(kind="answer.given").states.all()}
    assert {"agreements.acceptance", "agreements.acceptancepart", "agreements.statement"} < answered


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(KeyError), act("tea.made", by=None, at=timezone.now()):
        pass


def test_an_entry_says_nothing_of_anybody_without_its_salt(small: Small) -> None:
    """Who knows all of a row still can't find it in the public tree: the commitment hides behind 128 random bits."""
    factories.receive(small.customer, small.terms, "2023-09-10 14:00")
    salts = list(RowState.objects.exclude(image="").values_list("salt", flat=True))
    assert all(len(salt) == 32 for salt in salts)
    assert len(set(salts)) == len(salts)


def test_entries_are_never_changed_nor_deleted(small: Small) -> None:
    entry = Entry.objects.earliest("pk")
    for change in (
        f"UPDATE journal_entry SET kind = 'receipt.voided' WHERE id = {entry.pk}",
        f"DELETE FROM journal_rowstate WHERE entry_id = {entry.pk}",
        f"UPDATE journal_rowstate SET digest = 'x' WHERE entry_id = {entry.pk}",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)


def test_an_untouched_registry_agrees_with_its_journal(registry: None) -> None:
    assert list(map(str, replay.disagreements())) == []


def test_a_service_without_an_act_fails_the_suite(small: Small) -> None:
    """The guard of this suite itself: product code that writes a held row outside an act is named."""
    watched = watched_by(Customer)
    assert watched is not None
    namespace: dict[str, object] = {}
    source = "def write(told, watched, row):\n    told(watched, row)\n"
    path = Path(stray.__file__).resolve().parents[2] / "customers" / "careless.py"
    exec(compile(source, str(path), "exec"), namespace)
    with pytest.raises(AssertionError, match=r"careless\.py writes customers\.customer outside an act"):
        namespace["write"](stray.refuse, watched, small.customer)  # type: ignore[operator]


def test_no_kind_is_written_by_a_stray_write_of_the_demo(registry: None) -> None:
    assert not Entry.objects.filter(kind=STRAY).exists()
    assert set(Entry.objects.values_list("kind", flat=True)) <= set(kinds())
