"""The database in a backup: PostgreSQL by its own programs, SQLite by its own copy. Both are one consistent moment."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from django.db import connection


class NotBlank(Exception):
    """A restore would overwrite what is there."""


class ProgramFailed(Exception):
    """A program of the database is missing, or said that it failed."""


def dump(target: Path) -> None:
    """Write the database to a file. Raises :class:`ProgramFailed`."""
    if connection.vendor == "postgresql":
        _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={target}")
        return
    connection.ensure_connection()
    assert connection.connection is not None
    with closing(sqlite3.connect(target)) as copy:
        connection.connection.backup(copy)


def refuse_unless_blank() -> None:
    """Raises :class:`NotBlank` for a database in which there is any table."""
    if tables := connection.introspection.table_names():
        raise NotBlank(
            f"The database holds {len(tables)} tables already; a backup is restored into an empty one. Make a new "
            "database, and name it in DATABASE_URL."
        )


def restore(dumped: Path) -> None:
    """Make the database what it was. Raises :class:`NotBlank` and :class:`ProgramFailed`."""
    refuse_unless_blank()
    if connection.vendor == "postgresql":
        # Triggers and functions come with the tables; in one transaction, so that half a database is none.
        _run("pg_restore", "--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error",
             f"--dbname={_options()['dbname']}", str(dumped))  # fmt: skip
    else:
        name = Path(connection.settings_dict["NAME"])
        connection.close()
        for left in (name, *(name.with_name(name.name + end) for end in ("-wal", "-shm"))):
            left.unlink(missing_ok=True)
        shutil.copyfile(dumped, name)
    connection.close()


def _options() -> Mapping[str, Any]:
    """How to reach the database, in libpq's own words."""
    found = connection.get_connection_params()
    return {name: str(found[name]) for name in _VARIABLES if found.get(name)}


# The password goes by the environment: a command line is read by everybody on the host.
_VARIABLES = {
    "host": "PGHOST",
    "port": "PGPORT",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "dbname": "PGDATABASE",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
}


def _run(program: str, *arguments: str) -> None:
    environment = os.environ | {_VARIABLES[name]: value for name, value in _options().items()}
    try:
        done = subprocess.run(  # noqa: S603 - programs of PostgreSQL, arguments of ours
            [_path_of(program), *arguments], env=environment, capture_output=True, text=True, check=False
        )
    except FileNotFoundError as problem:
        raise ProgramFailed(f"{program} is not installed; it comes with PostgreSQL's client programs.") from problem
    if done.returncode:
        raise ProgramFailed(f"{program}: {done.stderr.strip()[-2000:]}")


def _path_of(program: str) -> str:
    """The newest that is installed: an older pg_dump refuses a newer server."""
    installed = sorted(
        Path("/usr/lib/postgresql").glob(f"*/bin/{program}"), key=lambda path: int(path.parts[-3].split(".")[0])
    )
    return str(installed[-1]) if installed else program
