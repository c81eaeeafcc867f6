"""django-tasks-db's worker with a heartbeat, chores beside its tasks, and patience with a database that is away."""

from __future__ import annotations

import contextlib
import logging
import threading
import time
from functools import partial
from typing import Any

from django.db import InterfaceError, OperationalError, connection
from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Command as DatabaseWorker

from workers import heartbeat
from workers.housekeeping import chores, start
from workers.models import WorkerHeartbeat

logger = logging.getLogger(__name__)

_FIRST_WAIT, _LONGEST_WAIT = 0.5, 15.0
# A message that is under way is sent to its end, or goes out twice.
_SECONDS_TO_END = 20.0


class Command(DatabaseWorker):
    help = (
        "Runs tasks in the background, PDFs among them, and sends the mail, until it is stopped. Start as many as "
        "needed, on any machine with the same database. A worker that is killed loses nothing: another one takes its "
        "task over. One that loses the database waits for it and goes on."
    )

    def handle(self, *, worker_id: str, **options: Any) -> None:
        stopped = threading.Event()
        threads = [start("heartbeat", partial(heartbeat.beat, worker_id), stopped, pause=lambda: heartbeat.BEAT)]
        threads.extend(
            start(chore.name, chore.act, stopped, pause=partial(getattr, chore, "every")) for chore in chores()
        )
        try:
            self._work(worker_id=worker_id, **options)
        finally:
            stopped.set()
            end = time.monotonic() + _SECONDS_TO_END
            for thread in threads:
                thread.join(timeout=max(0.0, end - time.monotonic()))
            with contextlib.suppress(OperationalError, InterfaceError):
                WorkerHeartbeat.objects.filter(worker=worker_id).delete()

    def _work(self, *, worker_id: str, **options: Any) -> None:
        """Work until told to stop; django-tasks-db's worker ends when the database does, and is begun again."""
        wait = _FIRST_WAIT
        while True:
            began = time.monotonic()
            try:
                heartbeat.release(worker_id, now=timezone.now())
                super().handle(worker_id=worker_id, **options)
            except (OperationalError, InterfaceError) as problem:
                connection.close()
                if time.monotonic() - began > _LONGEST_WAIT:
                    wait = _FIRST_WAIT
                reason = str(problem).strip().partition("\n")[0]
                logger.warning("the database is away (%s); trying again in %s s", reason, wait)
                time.sleep(wait)
                wait = min(wait * 2, _LONGEST_WAIT)
            else:
                return
