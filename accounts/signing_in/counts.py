"""Where limits are counted: Django's cache in the database, which forgets nothing before its time.

Django's own drops rows of any age past its maximum, so that a flood from many addresses would wipe the counts that stop
it.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.cache.backends.db import DatabaseCache
from django.db import connections, router, transaction


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

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        """So many more, each counted however many ask at the same moment; it is kept for as long as by default.

        Raises ``ValueError`` for a key that is not there.
        """
        db = router.db_for_write(self.cache_model_class)
        with transaction.atomic(using=db), connections[db].cursor() as cursor:
            # SQLite lets only one transaction write from its beginning on.
            if connections[db].features.has_select_for_update:
                table: str = connections[db].ops.quote_name(self._table)  # type: ignore[attr-defined]
                found = self.make_and_validate_key(key, version=version)
                cursor.execute(f"SELECT 1 FROM {table} WHERE cache_key = %s FOR UPDATE", [found])  # noqa: S608 - as above
            return int(super().incr(key, delta, version))
