"""Kills ``migrate`` while it upgrades an old, filled registry: what is left is noticed, and ``migrate`` mends it.

``python -m benchmarks.upgrade_kills [--kills 24] [--release 0.1.0]``

On SQLite; with ``python -m scripts.with_postgres`` before it and ``--postgres`` behind it on PostgreSQL. One half dies
before a statement of its own, spread over all until the triggers are back; the other is ended from outside at a random
moment, in the middle of one. After each death ``/readyz`` must say what to do unless the upgrade was through;
``migrate`` must then end well, and leave the same tables, rows, triggers and verdict as an upgrade that nobody
disturbed.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit, urlunsplit

# The database of whom runs this stays; the upgraded one is made of a copy of the old one each time.
_SERVER = os.environ["DATABASE_URL"] if "--postgres" in sys.argv else ""
_BASE, _WORK = (urlunsplit(urlsplit(_SERVER)._replace(path=f"/{name}")) if _SERVER else "" for name in ("old", "work"))
os.environ["BENCHMARK_DATABASE"] = _WORK

from benchmarks import setting  # noqa: E402 - the settings come first

from django.core.management import call_command  # noqa: E402  # isort: skip
from django.db import connection  # noqa: E402  # isort: skip
from django.utils import timezone  # noqa: E402  # isort: skip

import psycopg  # noqa: E402

from documents import triggers  # noqa: E402
from tests.upgrades.releases import releases  # noqa: E402
from watching import readiness  # noqa: E402

_BASE_FILE, _WORK_FILE = setting.FOLDER / "old.sqlite3", setting.FOLDER / "db.sqlite3"
# What a database numbers by itself, and in another order where something was done twice; its names are compared.
_NAMES = {
    "django_migrations": "SELECT app, name FROM django_migrations",
    "django_content_type": "SELECT app_label, model FROM django_content_type",
    "auth_permission": "SELECT c.app_label, p.codename, p.name FROM auth_permission p "
    "JOIN django_content_type c ON c.id = p.content_type_id",
    "auth_group_permissions": "SELECT g.name, c.app_label, p.codename FROM auth_group_permissions gp "
    "JOIN auth_group g ON g.id = gp.group_id JOIN auth_permission p ON p.id = gp.permission_id "
    "JOIN django_content_type c ON c.id = p.content_type_id",
}


def restore(version: str) -> Any:
    """The old registry in its own database; what its release said of it."""
    kind = "postgresql" if _SERVER else "sqlite"
    [release] = [each for each in releases(kind) if each.folder.name == version]
    data = setting.FOLDER / "data"
    data.mkdir(exist_ok=True)
    backup = release.unpack(data)
    if _SERVER:
        _administer("CREATE DATABASE old")
    subprocess.run(
        [sys.executable, "manage.py", "restore_backup", str(backup)],
        check=True, stdout=subprocess.DEVNULL, env=os.environ | {"DATABASE_URL": _BASE or f"sqlite:///{_BASE_FILE}"},
    )  # fmt: skip
    return release.said["verified"]


def _administer(*statements: str) -> None:
    with psycopg.connect(_SERVER, autocommit=True) as server:
        for statement in statements:
            server.execute(statement.encode())


def renew() -> None:
    """The database that is upgraded is as the old release left it."""
    connection.close()
    if _SERVER:
        _administer("DROP DATABASE IF EXISTS work WITH (FORCE)", "CREATE DATABASE work TEMPLATE old")
        return
    for path in setting.FOLDER.glob(f"{_WORK_FILE.name}*"):
        path.unlink()
    for path in setting.FOLDER.glob(f"{_BASE_FILE.name}*"):
        shutil.copy(path, path.with_name(path.name.replace(_BASE_FILE.name, _WORK_FILE.name)))


def upgrade(*, fatal: int = 0, die_within: float | None = None) -> tuple[bool, int, int]:
    """``migrate`` in a process of its own; whether it came to its end, and how many statements it took.

    Last, with which of them the last trigger was back. It dies before statement ``fatal``, or after ``die_within``
    seconds.
    """
    connection.close()
    reads, writes = os.pipe()
    child = os.fork()
    if child == 0:
        status = 1
        try:
            os.close(reads)
            count = made = back = 0
            wanted = len(triggers.expected_triggers(connection))

            def counted(execute: Callable[..., Any], sql: Any, *args: Any) -> Any:
                nonlocal count, made, back
                count += 1
                made += str(sql).startswith("CREATE TRIGGER")
                back = back or (count if made == wanted else 0)
                if count == fatal:
                    os.kill(os.getpid(), signal.SIGKILL)
                return execute(sql, *args)

            with connection.execute_wrapper(counted):
                call_command("migrate", verbosity=0, skip_checks=False, stderr=io.StringIO())
            os.write(writes, f"{count} {back}".encode())
            status = 0
        finally:
            os._exit(status)
    os.close(writes)
    if die_within is not None:
        time.sleep(die_within)
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
    ended = os.waitpid(child, 0)[1]
    with os.fdopen(reads) as said:
        count, back = map(int, (said.read() or "0 0").split())
    if not os.WIFSIGNALED(ended) and os.waitstatus_to_exitcode(ended):
        raise SystemExit(f"migrate ended with {os.waitstatus_to_exitcode(ended)}")
    return not os.WIFSIGNALED(ended), count, back


def state() -> dict[str, str]:
    """Every table by a digest of its columns and rows, and the triggers that are missing or not ours."""
    found = {"triggers": str(triggers.differences(connection))}
    with connection.cursor() as cursor:
        for table in connection.introspection.get_table_list(cursor):
            columns = connection.introspection.get_table_description(cursor, table.name)
            shape = sorted((each.name, str(each.type_code), each.null_ok) for each in columns)
            names = ", ".join(f'"{name}"' for name, _type, _null in shape)
            query = f'SELECT {names} FROM "{table.name}"'  # noqa: S608 - names of our own tables
            cursor.execute(_NAMES.get(table.name, query))
            rows = sorted(map(repr, cursor.fetchall()))
            found[table.name] = hashlib.sha256(repr((shape, rows)).encode()).hexdigest()
    return found


def verdict() -> Any:
    """What ``verify_registry`` says now."""
    out = io.StringIO()
    with suppress(SystemExit):
        call_command("verify_registry", "--json", stdout=out)
    return json.loads(out.getvalue())


def complaints() -> list[str]:
    """What ``/readyz`` has to say of the database."""
    without = {"storage", "worker", "queue"}
    return [each.name for each in readiness.checks(now=timezone.now(), without=without) if not each.ok]


def main() -> int:
    """The figures as JSON; 1 when something was left half, or half and unnoticed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--postgres", action="store_true", help="in the database that DATABASE_URL names")
    parser.add_argument("--release", default="0.1.0")
    parser.add_argument("--kills", type=int, default=24)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    rng = random.Random(chosen.seed)  # noqa: S311 - moments of deaths
    said = restore(chosen.release)
    renew()
    begun = time.monotonic()
    _through, statements, back = upgrade()
    seconds = time.monotonic() - begun
    aim = state()
    found: Counter[str] = Counter()
    wrong: list[str] = []

    def judge(name: str, *, is_right: bool) -> None:
        found[name] += is_right
        if not is_right:
            wrong.append(f"{name}: not after kill {number}")

    for number in range(chosen.kills):
        renew()
        if number % 2:
            through, *_ = upgrade(die_within=rng.uniform(0, seconds))
        else:
            # The last of them in the midst of restoring, which is one transaction.
            last = back - len(triggers.expected_triggers(connection)) // 2
            through, *_ = upgrade(fatal=last * (number // 2 + 1) // ((chosen.kills + 1) // 2))
        found["killed"] += not through
        complained = complaints()
        for name in complained:
            found[f"readyz: {name}"] += 1
        half = triggers.differences(connection)
        found["left without triggers"] += bool(half)
        judge("noticed, or nothing to notice", is_right=bool(complained) or not half)
        upgrade()
        judge("the same after migrate", is_right=state() == aim)
        judge("ready after migrate", is_right=not complaints())
        judge("verified", is_right=verdict() == said)
    figures = {"database": connection.vendor, "statements": statements, "seconds": round(seconds, 1), **found}
    sys.stdout.write(json.dumps(figures | {"wrong": wrong}, indent=1) + "\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
