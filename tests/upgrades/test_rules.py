"""Migrations run while the release before serves, so they only add; and a worker of another release takes no task."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection, migrations, models
from django.db.migrations import Migration
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import ModelState, ProjectState
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from scripts.migration_rules import ALLOWED, harms
from tests.mail.sink import until
from tests.processes import address
from tests.upgrades.releases import releases, version_of
from tests.workers import errands
from workers import heartbeat
from workers.models import WorkerHeartbeat

TOMORROW = ("workers", "0999_of_tomorrow")


def test_every_migration_since_the_last_release_may_run_beside_its_code() -> None:
    released = [release for release in releases("sqlite") if version_of(release.folder) >= (1,)]
    if not released:
        pytest.skip("no release has been made yet to which the rule could be held")
    loader = MigrationLoader(None)
    ours = {path.parent.parent.name for path in Path(settings.BASE_DIR).glob("*/migrations/__init__.py")}
    found = {}
    for key, migration in loader.disk_migrations.items():
        name = ".".join(key)
        if key[0] in ours and name not in released[-1].migrations and name not in ALLOWED:
            before = loader.project_state(migration.dependencies or None)
            if harm := harms(migration, before):
                found[name] = harm
    assert found == {}


CODE = ("code", models.CharField(max_length=20, null=True))
HARMFUL = [
    migrations.RemoveField("thing", "code"),
    migrations.RenameField("thing", "code", "number"),
    migrations.DeleteModel("thing"),
    migrations.AddField("thing", "size", models.IntegerField(default=0)),
    migrations.AlterField("thing", "code", models.CharField(max_length=20, default="")),
    migrations.AlterField("thing", "code", models.CharField(max_length=10, null=True)),
    migrations.AlterField("thing", "code", models.IntegerField(null=True)),
    migrations.AddConstraint("thing", models.UniqueConstraint(fields=["code"], name="code_once")),
    migrations.RunSQL("UPDATE thing SET code = ''"),
]
HARMLESS = [
    migrations.AddField("thing", "size", models.IntegerField(default=0, db_default=0)),
    migrations.AddField("thing", "size", models.IntegerField(null=True)),
    migrations.AlterField("thing", "code", models.CharField(max_length=40, null=True)),
    migrations.AddIndex("thing", models.Index(fields=["code"], name="by_code")),
    migrations.CreateModel("other", [("id", models.AutoField(primary_key=True))]),
]


@pytest.mark.parametrize("operation", [*HARMFUL, *HARMLESS], ids=lambda operation: operation.describe())
def test_what_the_code_before_could_not_live_with_is_named(operation: migrations.operations.base.Operation) -> None:
    state = ProjectState()
    state.add_model(ModelState("things", "Thing", [("id", models.AutoField(primary_key=True)), CODE]))
    migration = type("Second", (Migration,), {"operations": [operation]})("0002", "things")
    assert bool(harms(migration, state)) is (operation in HARMFUL)


@pytest.mark.django_db
def test_a_worker_of_the_release_before_is_told_apart_and_readiness_says_what_it_waits_for() -> None:
    now = timezone.now()
    heartbeat.beat("new", now=now, waits_for="")
    assert heartbeat.count_alive(now=now) == 1
    WorkerHeartbeat.objects.all().delete()
    MigrationRecorder(connection).record_applied(*TOMORROW)
    errands.note.enqueue(1)
    with pytest.raises(CommandError, match=r"of a newer release \(workers.0999_of_tomorrow unknown here\)"):
        call_command("db_worker", batch=True, reload=False, startup_delay=False)
    heartbeat.beat("old", now=now, waits_for="the database is of a newer release")
    [said] = [check for check in Client().get("/readyz").json()["checks"] if check["name"] == "worker"]
    assert said["ok"] is False
    assert "Each background worker waits" in said["detail"]
    assert settings.VERSION in said["detail"]
    assert heartbeat.count_alive(now=now) == 0
    heartbeat.beat("new", now=now - timedelta(seconds=1))
    assert Client().get("/readyz?exclude=migrations").json()["ready"] is True


WORK = """
from datetime import timedelta
import django; django.setup()
from django.core.management import call_command
from workers import heartbeat
heartbeat.BEAT = timedelta(seconds=0.4)
call_command("db_worker", startup_delay=False, reload=False, interval=0.1)
"""


@pytest.mark.django_db(transaction=True)
def test_a_worker_drains_when_the_database_goes_to_a_newer_release_and_works_again_in_its_own(tmp_path: Path) -> None:
    recorder, log = MigrationRecorder(connection), tmp_path / "log"
    environment = os.environ | {
        "DATABASE_URL": address(), "DPA_ENV": "test", "DPA_DATA_DIR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "dpa_registry.settings",
    }  # fmt: skip
    with log.open("wb") as output:
        worker = subprocess.Popen(
            [sys.executable, "-c", WORK], cwd=settings.BASE_DIR, env=environment, stdout=output, stderr=output
        )
    try:
        # It is busy when the database is migrated: that task is done to its end.
        task = errands.note.enqueue(1, 1.5)
        assert until(lambda: DBTaskResult.objects.running().filter(pk=task.id).exists(), 40), log.read_text()[-2000:]
        recorder.record_applied(*TOMORROW)
        assert until(lambda: WorkerHeartbeat.objects.exclude(waits_for="").exists(), 30), log.read_text()[-2000:]
        assert until(lambda: errands.noted(1), 5)
        assert until(lambda: "this worker (version" in log.read_text(), 10)
        errands.note.enqueue(2)
        assert not until(lambda: errands.noted(2), 1.5)
        assert worker.poll() is None
        recorder.record_unapplied(*TOMORROW)
        assert until(lambda: errands.noted(2), 30), log.read_text()[-2000:]
        # Told to stop, it ends its task, and leaves no sign of life behind.
        task = errands.note.enqueue(3, 1.5)
        assert until(lambda: DBTaskResult.objects.running().filter(pk=task.id).exists(), 20), log.read_text()[-2000:]
        worker.terminate()
        assert worker.wait(timeout=30) == 0, log.read_text()[-2000:]
    finally:
        worker.kill()
        worker.wait()
    assert errands.noted(3)
    assert not WorkerHeartbeat.objects.exists()
    assert "waits: the database is of a newer release (workers.0999_of_tomorrow unknown here" in log.read_text()
