"""Whether the registry can do its work now: what it stands on, asked one by one, each in a query or two."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import Error, connection

from documents import triggers
from files import probing
from workers import heartbeat, queue, release


@dataclass(frozen=True)
class Check:
    """One thing that has to be there, and what is wrong with it in words for an operator."""

    name: str
    ok: bool
    detail: str

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def _database(*, now: datetime) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return ""


def _migrations(*, now: datetime) -> str:
    """What this code needs. What a newer release has migrated already is no fault: the old one serves meanwhile."""
    missing = release.missing()
    if not missing:
        return ""
    app, name = missing[0]
    return f"{len(missing)} migrations are not applied, {app}.{name} among them: run manage.py migrate."


def _guards(*, now: datetime) -> str:
    """What keeps published versions from changing, which ``migrate`` lifts: one that was ended left it lifted.

    After a newer release's migrations its own processes judge: which guards it has this code can't know.
    """
    lifted = triggers.lifted(connection)
    if not lifted or release.foreign():
        return ""
    return f"{len(lifted)} triggers of the database are missing, {lifted[0]} among them: run manage.py migrate."


def _storage(*, now: datetime) -> str:
    return probing.ask()


def _worker(*, now: datetime) -> str:
    if heartbeat.is_any_alive(now=now):
        return ""
    if waiting := heartbeat.waiting(now=now):
        return f"Each background worker waits. The one of version {waiting.version or '?'}: {waiting.waits_for}."
    return "No background worker has given a sign of life in the last minute: start manage.py db_worker."


def _queue(*, now: datetime) -> str:
    since = queue.waiting_since(now=now)
    if since is None or now - since <= queue.PATIENCE:
        return ""
    minutes = int((now - since).total_seconds() // 60)
    return f"A task has waited for {minutes} minutes: workers are too few, or stuck."


CHECKS: dict[str, Callable[..., str]] = {
    "database": _database,
    "migrations": _migrations,
    "guards": _guards,
    "storage": _storage,
    "worker": _worker,
    "queue": _queue,
}


def checks(*, now: datetime, without: Collection[str] = ()) -> list[Check]:
    """Every check that is not left out, in its order. A database that is away is said once, not raised."""
    return list(_ask(now, [name for name in CHECKS if name not in without]))


def _ask(now: datetime, names: list[str]) -> Iterator[Check]:
    is_away = False
    for name in names:
        if is_away and name != "storage":
            yield Check(name, ok=False, detail="Not asked: the database does not answer.")
            continue
        try:
            problem = CHECKS[name](now=now)
        except Error as error:
            # Its message may name hosts and accounts: the log has it, an answer to anybody does not.
            is_away, problem = True, f"The database does not answer ({type(error).__name__})."
        yield Check(name, ok=not problem, detail=problem or "ok")
