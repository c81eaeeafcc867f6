"""Serves the registry on this machine: the web server and the background worker, started and stopped together.

Usage: ``python -m scripts.serve [--host 127.0.0.1] [--port 8000]``. Ctrl-C stops both; when one of them ends by itself
the other is stopped too.
"""

from __future__ import annotations

import argparse
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from dpa_registry.env import read_env_file
from scripts.children import dies_with_parent, stop

ROOT = Path(__file__).resolve().parent.parent
PROGRAMS = Path(sys.executable).parent
SECONDS_TO_START = 60
# A worker finishes the document it is rendering.
SECONDS_TO_STOP = 30


def refuse_taken_port(host: str, port: int) -> None:
    """End with a clear message when something else listens there already."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as problem:
            sys.exit(f"Cannot listen on {host}:{port} ({problem.strerror}). Choose another: make run PORT=8001")


def shown_address(host: str, port: int) -> str:
    """Where a browser on this machine finds the registry."""
    name = "localhost" if host in {"127.0.0.1", "0.0.0.0", "::", "::1"} else host
    return f"http://{f'[{name}]' if ':' in name else name}:{port}"


def with_own_address(named: Mapping[str, str], host: str, port: int) -> dict[str, str]:
    """What the children of a demo are told beyond ``named``: links in mail and copies lead to this port."""
    if named.get("DPA_ENV") != "demo" or named.get("DPA_PUBLIC_URL"):
        return {}
    return {"DPA_PUBLIC_URL": shown_address(host, port)}


def start(*command: str | Path, more: Mapping[str, str]) -> subprocess.Popen[bytes]:
    """A child in a session of its own, so that Ctrl-C reaches only this process, which then stops it once."""
    return subprocess.Popen(
        command, cwd=ROOT, env={**os.environ, **more}, start_new_session=True,
        preexec_fn=dies_with_parent(signal.SIGTERM),
    )  # fmt: skip


def answers(host: str, port: int) -> bool:
    """Whether the web server takes requests yet; any answer counts."""
    try:
        connection = http.client.HTTPConnection(host, port, timeout=5)
        connection.request("HEAD", "/")
        connection.getresponse()
    except (OSError, http.client.HTTPException):
        return False
    return True


def watch(children: dict[str, subprocess.Popen[bytes]], host: str, port: int) -> int:
    """Announce the address once it answers; return 1 as soon as a child ends by itself."""
    announced, deadline = False, time.monotonic() + SECONDS_TO_START
    while True:
        for name, child in children.items():
            if child.poll() is not None:
                print(f"The {name} ended by itself (exit code {child.returncode}).", file=sys.stderr)
                return 1
        if not announced:
            announced = answers("127.0.0.1" if host == "0.0.0.0" else host, port)
            if announced:
                print(f"\nThe registry is at {shown_address(host, port)}/")
                print("Ctrl-C stops it.", flush=True)
            elif time.monotonic() > deadline:
                print("The web server does not answer.", file=sys.stderr)
                return 1
        time.sleep(0.3)


def main() -> int:
    """Serve until Ctrl-C or a polite kill; both end with exit code 0."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    options = parser.parse_args()
    refuse_taken_port(options.host, options.port)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    children: dict[str, subprocess.Popen[bytes]] = {}
    more = with_own_address({**read_env_file(ROOT / ".env"), **os.environ}, options.host, options.port)
    try:
        children["web server"] = start(
            PROGRAMS / "granian", "--interface", "wsgi", "--host", options.host, "--port", str(options.port),
            "--blocking-threads", "4", "--no-ws", "--log-level", "warning", "dpa_registry.wsgi:application",
            more=more,
        )  # fmt: skip
        children["worker"] = start(PROGRAMS / "python", "manage.py", "db_worker", "--queue-name", "*", more=more)
        return watch(children, options.host, options.port)
    except KeyboardInterrupt:
        print("\nStopping.")
        return 0
    finally:
        for child in children.values():
            stop(child, signal.SIGTERM, SECONDS_TO_STOP)


if __name__ == "__main__":
    sys.exit(main())
