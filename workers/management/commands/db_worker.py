"""django-tasks-db's worker with a heartbeat: pages can tell that one is alive, and a killed one loses no task."""

from __future__ import annotations

import logging
import threading
from typing import Any

from django.db import connection
from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Command as DatabaseWorker

from workers.heartbeat import BEAT, beat
from workers.housekeeping import tend
from workers.models import WorkerHeartbeat

logger = logging.getLogger(__name__)


class Command(DatabaseWorker):
    help = (
        "Runs tasks in the background, PDFs among them, until it is stopped. Start as many as needed, on any machine "
        "with the same database. A worker that is killed loses nothing: another one takes its task over."
    )

    def handle(self, *, worker_id: str, **options: Any) -> None:
        stopped = threading.Event()
        heart = threading.Thread(target=_beat_until, args=(worker_id, stopped), name="heartbeat", daemon=True)
        beat(worker_id, now=timezone.now())
        tend(now=timezone.now())
        heart.start()
        try:
            super().handle(worker_id=worker_id, **options)
        finally:
            stopped.set()
            heart.join(timeout=BEAT.total_seconds())
            WorkerHeartbeat.objects.filter(worker=worker_id).delete()


def _beat_until(worker_id: str, stopped: threading.Event) -> None:
    try:
        while not stopped.wait(BEAT.total_seconds()):
            try:
                beat(worker_id, now=timezone.now())
                tend(now=timezone.now())
            except Exception:
                # A heart that stopped for a fault would make a living worker count as dead; the next beat tries again.
                logger.exception("heartbeat missed")
                connection.close()
    finally:
        connection.close()
