"""A worker on the test's own connection."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django_tasks_db.management.commands import db_worker

Work = Callable[[], None]


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Work:
    """Run a worker until the queue is empty, on the test's own connection, which it must not close."""
    monkeypatch.setattr(db_worker, "close_old_connections", lambda: None)

    def run() -> None:
        db_worker.Worker(
            queue_names=["*"],
            interval=0,
            batch=True,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id="test",
            excluded_queue_names=[],
        ).run()

    return run
