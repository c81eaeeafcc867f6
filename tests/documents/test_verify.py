"""verify_registry recomputes rows, JSON, digests and chain, names the first thing that disagrees, exits non-zero."""

from __future__ import annotations

from collections.abc import Callable
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from documents import triggers
from documents.models import Publication
from tests.texts import Drafter

TAMPER = {
    "a word of a row": "UPDATE terms_paragraphrow SET text = '<p>Verwerker mag alles.</p>' WHERE position = 2",
    "the date of a version": "UPDATE documents_documentversion SET date = '2020-01-01'",
    "the digest of a version": "UPDATE documents_documentversion SET digest = 'abc'",
    "the canonical JSON": "UPDATE documents_publication SET canonical = '{\"format\":1}' WHERE sequence = 2",
    "the digest in the ledger": "UPDATE documents_publication SET digest = 'abc' WHERE sequence = 1",
    "the moment in the ledger": "UPDATE documents_publication SET recorded_at = '2020-01-01 00:00' WHERE sequence = 1",
    "the chain": "UPDATE documents_publication SET previous_hash = 'abc' WHERE sequence = 2",
    "a lost entry": "DELETE FROM documents_publication WHERE sequence = 1",
}


@pytest.fixture
def registry(published: Drafter) -> Callable[..., str]:
    published("terms")
    published("annex2")

    def verify(**options: str) -> str:
        out = StringIO()
        call_command("verify_registry", stdout=out, **options)
        return out.getvalue()

    return verify


def test_an_untouched_registry_agrees_and_tells_its_head(registry: Callable[..., str]) -> None:
    assert Publication.objects.get(sequence=2).entry_hash in registry()


@pytest.mark.parametrize("what", TAMPER)
def test_a_change_behind_the_triggers_back_is_found(registry: Callable[..., str], what: str) -> None:
    with triggers.lift(), connection.cursor() as cursor:
        cursor.execute(TAMPER[what])
    with pytest.raises(CommandError):
        registry()


def test_a_missing_trigger_is_named(registry: Callable[..., str]) -> None:
    trigger = next(t for t in triggers.expected_triggers(connection) if t.table == "terms_paragraphrow")
    with connection.cursor() as cursor:
        cursor.execute(trigger.drop)
    with pytest.raises(CommandError, match=trigger.name):
        registry()
    triggers.install(connection)


def test_a_cut_tail_is_found_by_the_head_noted_earlier(registry: Callable[..., str]) -> None:
    head = Publication.objects.get(sequence=2)
    registry(expect_head=head.entry_hash)
    with triggers.lift(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM documents_publication WHERE sequence = 2")
        cursor.execute(
            "UPDATE documents_documentversion SET status = 'draft', digest = '', published_at = NULL WHERE id = %s",
            [head.version_id],
        )
    # The journal tells of it too; without the journal, only a head that was noted elsewhere would.
    with pytest.raises(CommandError, match="versie"):
        registry()
    with pytest.raises(CommandError, match=head.entry_hash):
        registry(expect_head=head.entry_hash)


def test_a_head_noted_before_later_publications_is_still_found(registry: Callable[..., str]) -> None:
    registry(expect_head=Publication.objects.get(sequence=1).entry_hash)
