"""A worker that loses its database waits and goes on: nothing it had to do is lost, and it never ends by itself."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from scripts.with_postgres import Cluster, made
from tests.mail.sink import until

TASKS = MESSAGES = 30
PREPARE = f"""
import django; django.setup()
from django.utils import timezone
from mail import outbox
from tests.workers.errands import note
for number in range({TASKS}):
    note.enqueue(number)
for number in range({MESSAGES}):
    outbox.post("Bericht", "De tekst.", address=f"p{{number}}@example.org", at=timezone.now())
"""


@pytest.mark.skipif(connection.vendor != "postgresql", reason="is about PostgreSQL")
def test_a_worker_survives_three_restarts_of_postgresql_and_loses_nothing(tmp_path: Path) -> None:
    with made() as cluster:
        environment = os.environ | {
            "DATABASE_URL": cluster.url,
            "DPA_ENV": "test",
            "DPA_DATA_DIR": str(tmp_path),
            "DJANGO_SETTINGS_MODULE": "dpa_registry.settings",
        }

        def run(*command: str) -> None:
            subprocess.run([sys.executable, *command], cwd=settings.BASE_DIR, env=environment, check=True)

        with cluster.running():
            run("manage.py", "migrate", "--verbosity", "0")
            run("-c", PREPARE)
            command = [sys.executable, "manage.py", "db_worker", "--no-startup-delay", "--no-reload", "--interval=0.1"]
            log = tmp_path / "log"
            with log.open("wb") as output:
                worker = subprocess.Popen(command, cwd=settings.BASE_DIR, env=environment, stdout=output, stderr=output)
            try:
                assert until(lambda: done(cluster) >= 3, 60), log.read_text()[-3000:]
            except BaseException:
                worker.kill()
                raise
        try:
            for _restart in range(2):
                time.sleep(1.5)
                assert worker.poll() is None, log.read_text()[-3000:]
                with cluster.running():
                    before = done(cluster)
                    assert until(lambda before=before: done(cluster) >= before + 3, 60), log.read_text()[-3000:]
            time.sleep(1.5)
            assert worker.poll() is None, log.read_text()[-3000:]
            with cluster.running():
                assert until(lambda: done(cluster) == TASKS and sent(cluster) == MESSAGES, 120), log.read_text()[-3000:]
                assert failed(cluster) == 0
                worker.send_signal(signal.SIGTERM)
                assert worker.wait(timeout=40) == 0
        finally:
            worker.kill()
            worker.wait()
    assert len(list((tmp_path / "outbox").iterdir())) >= 1


def count(cluster: Cluster, query: str) -> int:
    with psycopg.connect(cluster.url.replace("postgres://", "postgresql://")) as asking:
        row = asking.execute(query.encode()).fetchone()
    assert row
    return int(row[0])


def done(cluster: Cluster) -> int:
    return count(cluster, "select count(*) from auth_group where name like 'done %'")


def sent(cluster: Cluster) -> int:
    return count(cluster, "select count(*) from mail_outgoingmail where state = 'sent'")


def failed(cluster: Cluster) -> int:
    return count(cluster, "select count(*) from django_tasks_database_dbtaskresult where status = 'FAILED'")
