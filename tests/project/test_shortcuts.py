"""The suite's own shortcuts leave what the long way leaves: the demo put back row by row, and tables emptied."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction

from documents import triggers
from documents.models import DocumentVersion
from documents.proof.verification import disagreements
from tests import demo_rows, tables
from tests.texts import NOW


def contents() -> dict[str, list[str]]:
    """Every row of every table, as the database writes it."""
    found = {name: tables.read(name)[1] for name in tables.filled()}
    return {
        name: sorted(rows.decode().splitlines() if isinstance(rows, bytes) else map(repr, rows))
        for name, rows in found.items()
    }


@pytest.mark.django_db
def test_the_demo_put_back_is_the_demo_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    # As in a process that has not loaded it yet.
    monkeypatch.setattr(demo_rows.kept, "rows", {})
    loaded: list[dict[str, list[str]]] = []
    for _ in range(3):
        with transaction.atomic():
            demo_rows.load_demo()
            assert list(disagreements(now=NOW)) == []
            loaded.append(contents())
            transaction.set_rollback(True)
    assert {"documents_documentversion", "agreements_receipt", "accounts_user"} <= set(loaded[0])
    assert demo_rows.kept.rows
    for name, rows in loaded[0].items():
        assert loaded[1][name] == rows, name
    assert loaded[0] == loaded[1] == loaded[2]


@pytest.mark.django_db
def test_the_demo_put_back_is_sealed_like_any_other() -> None:
    for _ in range(2):
        with transaction.atomic():
            demo_rows.load_demo()
            with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("UPDATE terms_paragraphrow SET text = '<p>Gewijzigd.</p>'")
            transaction.set_rollback(True)


@pytest.mark.django_db(transaction=True)
def test_emptying_leaves_what_migrate_made_and_all_triggers() -> None:
    before = tables.made_by_migrate()
    demo_rows.load_demo()
    assert "documents_documentversion" in tables.filled()
    tables.empty()
    assert tables.filled() == []
    assert tables.made_by_migrate() == before
    assert triggers.differences(connection) == []
    demo_rows.load_demo()
    with pytest.raises(IntegrityError):
        DocumentVersion.objects.all()._raw_delete("default")
