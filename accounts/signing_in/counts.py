"""Where limits are counted: Django's cache in the database, which forgets nothing before its time.

Django's own drops rows of any age past its maximum, so that a flood from many addresses would wipe the counts that stop
it.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.cache.backends.db import DatabaseCache
from django.db import connections


class CountsCache(DatabaseCache):
    """The maximum only says from when on expired rows are looked for."""

    def _cull(self, db: str, cursor: Any, now: datetime, num: int) -> None:
        operations = connections[db].ops
        table: str = operations.quote_name(self._table)  # type: ignore[attr-defined]
        expires = operations.quote_name("expires")
        cursor.execute(
            f"DELETE FROM {table} WHERE {expires} < %s",  # noqa: S608 - names from the settings
            [operations.adapt_datetimefield_value(now)],
        )
