"""/healthz and /readyz: asked by machines that have no session and no host name."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from pytest_django import Settings
from pytest_django.fixtures import DjangoAssertNumQueries

from documents import triggers
from tests import cast, factories
from tests.workers import errands
from workers import heartbeat


def ask(query: str = "") -> tuple[int, dict[str, str]]:
    """The status, and what is wrong with each check."""
    response = Client().get(f"/readyz{query}")
    found = response.json()
    assert found["ready"] is (response.status_code == 200)
    return response.status_code, {check["name"]: check["detail"] for check in found["checks"] if not check["ok"]}


@pytest.fixture
def worker(db: None) -> None:
    heartbeat.beat("w1", now=timezone.now())


def test_a_process_that_lives_says_so_and_asks_no_database() -> None:
    response = Client().get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok\n")
    assert response.headers["Cache-Control"] == "no-store"
    assert not response.cookies


def test_a_container_asks_its_own_address_over_http(settings: Settings) -> None:
    settings.ALLOWED_HOSTS, settings.SECURE_SSL_REDIRECT = ["registry.example"], True
    assert Client().get("/healthz", headers={"host": "127.0.0.1:8000"}).status_code == 200


@pytest.mark.parametrize("door", ["/healthz", "/readyz"])
def test_nothing_is_done_at_these_addresses(door: str) -> None:
    assert Client().post(door).status_code == 405


@pytest.mark.usefixtures("worker")
def test_with_a_worker_and_all_migrations_it_is_ready() -> None:
    assert ask() == (200, {})


@pytest.mark.usefixtures("worker")
def test_the_answer_takes_few_queries_and_no_session(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    ask()
    client = Client()
    client.force_login(cast.member(factories.customer()))
    with django_assert_max_num_queries(6) as captured:
        client.get("/readyz")
    assert not any("session" in query["sql"] for query in captured.captured_queries)


@pytest.mark.django_db
def test_without_a_worker_it_is_not_and_says_what_to_do() -> None:
    heartbeat.beat("w1", now=timezone.now() - timedelta(minutes=2))
    status, wrong = ask()
    assert status == 503
    assert list(wrong) == ["worker"]
    assert "manage.py db_worker" in wrong["worker"]


@pytest.mark.usefixtures("worker")
def test_a_guard_that_an_interrupted_migrate_lifted_is_missed_until_the_next_restores_it() -> None:
    lost = triggers.expected_triggers(connection)[-1]
    with connection.cursor() as cursor:
        cursor.execute(lost.drop)
    status, wrong = ask()
    assert (status, list(wrong)) == (503, ["guards"])
    assert f"{lost.name} among them: run manage.py migrate" in wrong["guards"]
    # As long as the release that is newer puts it up, the older one goes on serving.
    MigrationRecorder(connection).record_applied("workers", "0999_of_tomorrow")
    assert ask("?exclude=worker") == (200, {})
    MigrationRecorder(connection).record_unapplied("workers", "0999_of_tomorrow")
    call_command("migrate", verbosity=0)
    assert ask() == (200, {})


@pytest.mark.django_db(transaction=True)
def test_while_migrate_is_at_work_what_it_lifted_is_no_fault() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("on SQLite nobody else is served meanwhile")
    heartbeat.beat("w1", now=timezone.now())
    documents = apps.get_app_config("documents")
    triggers.lift_before_migrate(sender=documents, plan=[object()])
    try:
        assert ask() == (200, {})
    finally:
        triggers.restore_after_migrate(sender=documents)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'")
        assert cursor.fetchone() == (0,)
    with triggers.lift():
        assert list(ask()[1]) == ["guards"]


@pytest.mark.django_db
def test_a_load_balancer_may_leave_the_worker_out() -> None:
    assert ask("?exclude=worker&exclude=queue") == (200, {})


@pytest.mark.usefixtures("worker")
def test_a_task_that_has_waited_too_long_is_named() -> None:
    errands.note.enqueue(1)
    assert ask()[0] == 200
    DBTaskResult.objects.update(enqueued_at=timezone.now() - timedelta(minutes=47))
    assert ask() == (503, {"queue": "A task has waited for 47 minutes: workers are too few, or stuck."})


@pytest.mark.usefixtures("worker")
def test_a_task_that_is_to_be_run_later_does_not_wait() -> None:
    errands.note.using(run_after=timezone.now() + timedelta(days=1)).enqueue(1)
    DBTaskResult.objects.update(enqueued_at=timezone.now() - timedelta(days=1))
    assert ask() == (200, {})


@pytest.mark.usefixtures("worker")
def test_a_migration_that_was_not_applied_is_named() -> None:
    MigrationRecorder(connection).record_unapplied("workers", "0001_initial")
    status, wrong = ask()
    assert (status, list(wrong)) == (503, ["migrations"])
    assert "workers.0001_initial" in wrong["migrations"]


@pytest.mark.usefixtures("worker")
def test_a_newer_release_that_has_migrated_already_lets_the_old_one_serve() -> None:
    MigrationRecorder(connection).record_applied("workers", "0999_of_tomorrow")
    assert ask() == (200, {})


@pytest.mark.usefixtures("worker")
def test_a_storage_that_is_no_folder_is_named(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "occupied").write_text("a file")
    place: dict[str, Any] = settings.STORAGES["default"]
    options = {**place["OPTIONS"], "location": tmp_path / "occupied"}
    settings.STORAGES = {**settings.STORAGES, "default": {**place, "OPTIONS": options}}
    status, wrong = ask()
    assert (status, list(wrong)) == (503, ["storage"])


@pytest.mark.usefixtures("worker")
def test_a_database_that_is_away_is_said_without_its_name() -> None:
    def refuse(*_: Any) -> Any:
        raise OperationalError("connection to server at “db.internal”, user “dpa_web” failed")

    with connection.execute_wrapper(refuse):
        status, wrong = ask()
    assert status == 503
    assert wrong["database"] == "The database does not answer (OperationalError)."
    assert list(wrong) == ["database", "migrations", "guards", "worker", "queue"]
    assert "dpa_web" not in str(wrong)
