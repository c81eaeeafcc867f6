"""The test database as other processes find it, and workers that run over it."""

from __future__ import annotations

from urllib.parse import quote

from django.db import connection


def address() -> str:
    """The test database, as DATABASE_URL names it."""
    values = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{values['NAME']}"
    host = values["HOST"] or values["OPTIONS"].get("host", "")
    user = quote(values["USER"]) + (f":{quote(values['PASSWORD'])}" if values["PASSWORD"] else "")
    port = f":{values['PORT']}" if values["PORT"] else ""
    return f"postgres://{user}@{port}/{values['NAME']}?host={quote(host, safe='')}"
