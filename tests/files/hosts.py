"""Hosts of one registry: web and worker, processes of their own, each with a folder that no other can see."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import requests
from django.conf import settings

from scripts.children import stop
from tests.mail.sink import until

PROGRAMS = Path(sys.executable).parent


class Host:
    """One host; ``environment`` is what all share, ``folder`` what is its own."""

    def __init__(self, folder: Path, environment: dict[str, str], stack: ExitStack) -> None:
        self.data = folder / "data"
        self.data.mkdir(parents=True)
        self.log = folder / "log"
        self.environment = os.environ | environment | {"DPA_DATA_DIR": str(self.data)}
        self._stack = stack
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]

    def serve(self, *, workers: int = 1, threads: int = 2) -> None:
        """Start the web server, as a production does."""
        self.start(
            PROGRAMS / "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(self.port), "--workers",
            str(workers), "--blocking-threads", str(threads), "--no-ws", "--log-level", "warning",
            "dpa_registry.wsgi:application",
        )  # fmt: skip

    def work(self) -> subprocess.Popen[bytes]:
        """Start a worker."""
        return self.start(
            sys.executable, "manage.py", "db_worker", "--no-startup-delay", "--no-reload", "--interval=0.1",
            "--queue-name", "*",
        )  # fmt: skip

    def start(self, *command: str | Path) -> subprocess.Popen[bytes]:
        with self.log.open("ab") as output:
            child = subprocess.Popen(
                command, cwd=settings.BASE_DIR, env=self.environment, stdout=output, stderr=output,
            )  # fmt: skip
        self._stack.callback(stop, child, signal.SIGTERM, 20)
        return child

    def run(self, *arguments: str) -> str:
        """A command on this host; what it says."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments], cwd=settings.BASE_DIR, env=self.environment,
            capture_output=True, text=True, check=False, timeout=120,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def ask(self, path: str, **more: object) -> requests.Response:
        return requests.request("GET", f"http://127.0.0.1:{self.port}{path}", timeout=30, **more)  # type: ignore[arg-type]

    def answers(self) -> bool:
        try:
            return self.ask("/healthz").ok
        except requests.ConnectionError:
            return False

    def until_it_answers(self) -> None:
        assert until(self.answers, 40), self.log.read_text()[-3000:]

    def files(self) -> set[str]:
        """What lies on its own disk."""
        return {str(path.relative_to(self.data)) for path in self.data.rglob("*") if path.is_file()}
