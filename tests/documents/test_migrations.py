"""Migrations run with published versions in the tables, and the triggers are there again afterwards."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, models

from documents import triggers
from documents.proof.verification import disagreements
from terms.models import ArticleRow
from tests.texts import NOW, Drafter

pytestmark = pytest.mark.django_db(transaction=True)


def _rebuild(model: type[models.Model]) -> None:
    """What AddField and RemoveField do: on SQLite the table is made anew, and its triggers are gone."""
    field = models.CharField(max_length=5, default="x")
    field.set_attributes_from_name("passing")
    with connection.schema_editor() as editor:
        editor.add_field(model, field)
    with connection.schema_editor() as editor:
        editor.remove_field(model, field)


def test_rebuilding_a_table_with_sealed_rows_keeps_the_seal(published: Drafter) -> None:
    version = published("terms")
    config = apps.get_app_config("documents")
    triggers.lift_before_migrate(sender=config, using="default", plan=[object()])
    for model in (ArticleRow, type(version)):
        _rebuild(model)
    triggers.restore_after_migrate(sender=config, using="default")
    assert triggers.missing(connection) == []
    assert list(disagreements(now=NOW)) == []


def test_migrate_repairs_a_trigger_that_was_dropped(published: Drafter) -> None:
    published("terms")
    with connection.cursor() as cursor:
        cursor.execute(triggers.expected_triggers(connection)[0].drop)
    assert triggers.missing(connection) != []
    call_command("migrate", verbosity=0)
    assert triggers.missing(connection) == []
