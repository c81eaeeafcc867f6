"""The suite's own shortcuts leave what the long way leaves: the demo put back row by row, and tables emptied."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from agreements import demo
from documents import triggers
from documents.models import DocumentVersion
from documents.verification import disagreements
from tests import tables
from tests.demo_rows import load_demo
from tests.texts import NOW

# Drawn at random, or the moment of loading.
_DIFFERENT_EACH_TIME = {"lineage", "salt", "history_date", "date_joined", "password"}


def contents() -> dict[str, list[dict[str, Any]]]:
    """Every row of every table, but for keys, which count on, and what differs each time."""
    found = {}
    for name in tables.filled():
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT * FROM "{name}"')
            columns = [column[0] for column in cursor.description]
            left_out = {*_DIFFERENT_EACH_TIME, "id"}
            found[name] = [
                {key: value for key, value in zip(columns, row, strict=True)
                 if key not in left_out and not key.endswith("_id")}
                for row in cursor.fetchall()
            ]
    return {name: sorted(rows, key=repr) for name, rows in found.items()}


@pytest.mark.django_db
def test_the_demo_put_back_is_the_demo_loaded() -> None:
    loaded: list[Any] = []
    put_back: list[Any] = []
    for load, seen in ((demo.load, loaded), (load_demo, []), (load_demo, put_back)):
        with transaction.atomic():
            load()
            seen.append(contents())
            assert list(disagreements(now=NOW)) == []
            transaction.set_rollback(True)
    assert loaded[0]["documents_documentversion"]
    for name, rows in loaded[0].items():
        assert put_back[0].get(name) == rows, name
    assert put_back == loaded


@pytest.mark.django_db
def test_the_demo_put_back_is_sealed_like_any_other() -> None:
    for _ in range(2):
        with transaction.atomic():
            load_demo()
            with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("UPDATE agreements_paragraphrow SET text = '<p>Gewijzigd.</p>'")
            transaction.set_rollback(True)


@pytest.mark.django_db(transaction=True)
def test_emptying_leaves_what_migrate_made_and_all_triggers() -> None:
    before = tables.made_by_migrate()
    load_demo()
    assert "documents_documentversion" in tables.filled()
    tables.empty()
    assert tables.filled() == []
    assert tables.made_by_migrate() == before
    assert triggers.missing(connection) == []
    load_demo()
    with pytest.raises(IntegrityError):
        DocumentVersion.objects.all()._raw_delete("default")
