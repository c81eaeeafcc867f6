"""django-tasks-db's worker with a heartbeat, chores beside its tasks, and patience with a database that is away."""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import threading
import time
from datetime import datetime
from functools import partial
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Command as DatabaseWorker

from workers import heartbeat, release
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
        "task over. One that loses the database waits for it and goes on; one of another release than the database "
        "waits too, and says so."
    )

    # Why this worker stopped taking tasks, while it does not.
    _waits_for = ""

    def handle(self, *, worker_id: str, batch: bool, **options: Any) -> None:
        while True:
            self._wait_for_release(worker_id, refuse=batch)
            self._work_beside_chores(worker_id=worker_id, batch=batch, **options)
            if not self._waits_for:
                return

    def _wait_for_release(self, worker_id: str, *, refuse: bool) -> None:
        """Return once the database is of this release; until then say why not, and take no task.

        Raises ``CommandError`` instead where ``refuse`` is asked.
        """
        said = ""
        while reason := _in_the_way():
            if refuse:
                raise CommandError(f"No task is taken: {reason}.")
            if reason != said:
                logger.warning("this worker (version %s) waits: %s", settings.VERSION, reason)
                said = reason
            # A database of an older release may lack the place where a worker says so.
            with contextlib.suppress(DatabaseError):
                heartbeat.beat(worker_id, now=timezone.now(), waits_for=reason)
            connection.close()
            time.sleep(heartbeat.BEAT.total_seconds() / 2)
        self._waits_for = ""

    def _beat(self, worker_id: str, *, now: datetime) -> None:
        reason = _in_the_way()
        heartbeat.beat(worker_id, now=now, waits_for=reason)
        if reason and not self._waits_for:
            self._waits_for = reason
            # As when it is told to stop: it finishes the task that it runs, and takes no other.
            os.kill(os.getpid(), signal.SIGTERM)

    def _work_beside_chores(self, *, worker_id: str, **options: Any) -> None:
        stopped = threading.Event()
        threads = [start("heartbeat", partial(self._beat, worker_id), stopped, pause=lambda: heartbeat.BEAT)]
        threads.extend(
            start(chore.name, chore.act, stopped, pause=partial(getattr, chore, "every")) for chore in chores()
        )
        try:
            self._work(worker_id=worker_id, **options)
        except SystemExit:
            # django-tasks-db's worker ends the process where it runs no task when it is told to stop.
            if not self._waits_for:
                raise
            for name in (signal.SIGINT, signal.SIGTERM, signal.SIGQUIT):
                signal.signal(name, signal.SIG_DFL)
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


def _in_the_way() -> str:
    """Why the database's release lets this one not work. One that is away is waited for elsewhere."""
    try:
        return release.in_the_way()
    except (OperationalError, InterfaceError):
        connection.close()
        return ""
