"""The databases that the suite runs on behave as the registry's own would."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection

from documents import triggers


@pytest.mark.django_db
def test_sqlite_tests_use_a_file_with_write_ahead_logging() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("says something about SQLite only")
    assert Path(str(connection.settings_dict["NAME"])).is_file()
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA journal_mode")
        assert cursor.fetchone() == ("wal",)


@pytest.mark.django_db(transaction=True)
def test_triggers_are_in_place_before_and_after_the_runner_empties_the_tables() -> None:
    assert triggers.expected_triggers(connection)
    assert triggers.missing(connection) == []
    with triggers.lift():
        call_command("flush", interactive=False)
    assert triggers.missing(connection) == []
