"""Runs a command with DATABASE_URL set to a PostgreSQL that lives only as long as the command.

Usage: ``python -m scripts.with_postgres COMMAND [ARGUMENT…]``. The cluster is made from the installed server programs
in a temporary folder, listens on a socket in that folder only, and is stopped and removed whatever happens to the
command.
PostgreSQL refuses to run as root, so then it runs as the user ``postgres``, or ``nobody``.
"""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scripts.children import dies_with_parent, stop

SECONDS_TO_START = 30
# A cluster that is thrown away has nothing to lose in a crash.
SERVER_OPTIONS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "listen_addresses": "",
    "max_connections": "60",
    "timezone": "UTC",
}


class NoCluster(Exception):
    """PostgreSQL could not be found or started; the message says why."""


def server_programs() -> Path:
    """The folder of PostgreSQL's server programs.

    :raises NoCluster: when none are installed.
    """
    found = subprocess.run(
        [Path(__file__).with_name("postgres_bin.sh")], capture_output=True, text=True, check=False
    ).stdout.strip()
    if not found:
        raise NoCluster("PostgreSQL's server programs are not installed; run: apt-get install postgresql")
    return Path(found)


def unprivileged() -> dict[str, Any]:
    """The arguments for subprocess that make it run as somebody who is not root."""
    if os.geteuid() != 0:
        return {}
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    user = names.get("postgres") or names["nobody"]
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


@dataclass(frozen=True)
class Cluster:
    """A PostgreSQL that was made and does not run; it can be started, stopped and started again."""

    programs: Path
    folder: Path
    identity: dict[str, Any]

    @property
    def url(self) -> str:
        """Its DATABASE_URL."""
        return f"postgres://registry@/postgres?host={self.folder}"

    def running(self) -> contextlib.AbstractContextManager[None]:
        """The server over it, stopped on the way out. Raises ``NoCluster``."""
        return running(self.programs, self.folder, self.folder / "data", self.identity)


@contextlib.contextmanager
def cluster() -> Iterator[str]:
    """A running, empty PostgreSQL; yields its DATABASE_URL.

    :raises NoCluster: when it cannot be made or started.
    """
    with made() as found, found.running():
        yield found.url


@contextlib.contextmanager
def made() -> Iterator[Cluster]:
    """An empty PostgreSQL that does not run yet, and is removed on the way out.

    :raises NoCluster: when it cannot be made.
    """
    programs, identity = server_programs(), unprivileged()
    # Directly under /tmp: another user must reach it, and the name of a socket has at most 107 characters.
    folder = Path(tempfile.mkdtemp(prefix="dpa-registry-", dir="/tmp"))
    try:
        if identity:
            os.chown(folder, identity["user"], identity["group"])
        data = folder / "data"
        made = subprocess.run(
            [programs / "initdb", "--auth=trust", "--username=registry", "--encoding=UTF8", "--locale=C.UTF-8",
             "--no-sync", "--pgdata", data],
            capture_output=True, text=True, check=False, cwd=folder, **identity,
        )  # fmt: skip
        if made.returncode:
            raise NoCluster(f"initdb failed: {made.stderr.strip()}")
        yield Cluster(programs, folder, identity)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def running(programs: Path, folder: Path, data: Path, identity: dict[str, Any]) -> Iterator[None]:
    """The server over ``data``, stopped on the way out.

    :raises NoCluster: when it ends by itself or does not answer in time; with the end of its log.
    """
    options = [f"--{name}={value}" for name, value in SERVER_OPTIONS.items()]
    log = folder / "log"
    with log.open("w", encoding="utf-8") as output:
        server = subprocess.Popen(
            [programs / "postgres", "-D", data, "-k", folder, *options],
            stdout=output, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, cwd=folder,
            # Ctrl-C is for the command; the server is stopped afterwards, with SIGINT, its fast shutdown.
            start_new_session=True, preexec_fn=dies_with_parent(signal.SIGINT), **identity,
        )  # fmt: skip
    try:
        deadline = time.monotonic() + SECONDS_TO_START
        while subprocess.run([programs / "pg_isready", "-q", "-h", folder], check=False).returncode:
            if server.poll() is not None or time.monotonic() > deadline:
                raise NoCluster(f"PostgreSQL did not start:\n{log.read_text(encoding='utf-8')[-2000:]}")
            time.sleep(0.1)
        yield
    finally:
        stop(server, signal.SIGINT, seconds=20)


def main(command: list[str]) -> int:
    """Run ``command`` and return its exit code."""
    if not command:
        sys.exit(__doc__)
    # A polite kill must stop the server too: as an exception it passes through every finally.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        with cluster() as url:
            return subprocess.run(command, env={**os.environ, "DATABASE_URL": url}, check=False).returncode
    except NoCluster as problem:
        print(problem, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
