"""One person acts while the transaction of another is still open."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from django.db import connection, transaction

# The backends that wait for a lock which this connection holds; unlike statistics, locks are read as they are now.
_WAITING = "SELECT count(*) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"


def beside[T](first: Callable[[], Any], second: Callable[[], T]) -> T:
    """Do ``first``, and before it is committed ``second`` over another connection; what ``second`` gives.

    The commit comes once the second waits for the first, or has come to its end without waiting. For PostgreSQL.
    """

    def on_its_own() -> T:
        try:
            return second()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            first()
            result = pool.submit(on_its_own)
            _until_it_waits(result)
        return result.result(30)


def _until_it_waits(result: Future[Any]) -> None:
    with connection.cursor() as cursor:
        while not result.done():
            cursor.execute(_WAITING)
            if cursor.fetchone()[0]:
                return
            time.sleep(0.005)
