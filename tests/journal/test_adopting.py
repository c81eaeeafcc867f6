"""A registry that is older than its journal: what was there is entered as it stands, and marked so."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from journal import replay
from journal.adopting import ADOPTED
from journal.models import Entry, RowState
from tests import tables
from tests.small import Small

pytestmark = pytest.mark.django_db


@pytest.fixture
def older(small: Small) -> Small:
    """As the registry was before it had a journal."""
    small.receive_all()
    with transaction.atomic(), tables.without_triggers(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM journal_rowstate")
        cursor.execute("DELETE FROM journal_entry")
    return small


def test_what_no_entry_tells_of_is_named_until_it_is_taken_over(older: Small) -> None:
    assert len(list(replay.disagreements())) > 20
    call_command("adopt_registry", stdout=StringIO(), stderr=StringIO())
    assert list(map(str, replay.disagreements())) == []
    assert set(Entry.objects.values_list("kind", flat=True)) == {ADOPTED}


def test_a_second_run_takes_over_nothing_and_what_changed_since_stays_named(older: Small) -> None:
    call_command("adopt_registry", stdout=StringIO(), stderr=StringIO())
    count = RowState.objects.count()
    with transaction.atomic(), tables.without_triggers(), connection.cursor() as cursor:
        cursor.execute("UPDATE agreements_receipt SET received_at = '2020-01-01 00:00'")
    call_command("adopt_registry", stdout=StringIO(), stderr=StringIO())
    assert RowState.objects.count() == count
    assert len(list(replay.disagreements())) == 3
