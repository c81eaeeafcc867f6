"""Migrations run with published versions in the tables, and the triggers are there again afterwards."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, models, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from documents import triggers
from documents.checks import the_database_is_as_it_was_made
from documents.proof.verification import disagreements
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
    published("terms")
    # A migration's own models, without the histories that ours bring along.
    state = MigrationExecutor(connection).loader.project_state().apps
    config = apps.get_app_config("documents")
    triggers.lift_before_migrate(sender=config, using="default", plan=[object()])
    for app, name in (("terms", "articlerow"), ("documents", "documentversion")):
        _rebuild(state.get_model(app, name))
    triggers.restore_after_migrate(sender=config, using="default")
    assert triggers.differences(connection) == []
    assert list(disagreements(now=NOW)) == []


def test_migrate_repairs_a_trigger_that_was_dropped(published: Drafter) -> None:
    published("terms")
    with connection.cursor() as cursor:
        cursor.execute(triggers.expected_triggers(connection)[0].drop)
    assert triggers.differences(connection) != []
    # As from a shell: with the checks, which must not stop the command that repairs.
    call_command("migrate", verbosity=0, skip_checks=False)
    assert triggers.differences(connection) == []


@pytest.mark.django_db
def test_a_table_that_an_upgrade_is_still_to_make_is_no_surprise_and_one_that_is_gone_is() -> None:
    recorder = MigrationRecorder(connection)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DROP TABLE webhooks_progress")
        recorder.record_unapplied("webhooks", "0001_initial")
        assert not any("webhooks_progress" in warning.msg for warning in the_database_is_as_it_was_made(["default"]))
        recorder.record_applied("webhooks", "0001_initial")
        assert any("webhooks_progress" in warning.msg for warning in the_database_is_as_it_was_made(["default"]))
        transaction.set_rollback(True)
