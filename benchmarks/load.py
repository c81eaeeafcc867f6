"""Members who read their agreements at once, against a PostgreSQL: ``python -m benchmarks.load [--readers 200]``.

The server is granian with the numbers of the production's unit. Each member has a connection and a session, reads a
page, pauses as long as a quick reader does, and reads the next. ``--restart`` restarts PostgreSQL in the middle.
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import json
import os
import random
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from scripts.with_postgres import Cluster, made

ROOT = Path(__file__).resolve().parents[1]
PORT = int(os.environ.get("BENCHMARK_PORT", "9021"))
# What docs/decisions and the issue ask: the slowest hundredth takes at the most so many times the middle.
RATIO = 4.0


@dataclass
class Tally:
    """What all readers met."""

    times: list[float] = field(default_factory=list)
    troubles: list[tuple[float, str]] = field(default_factory=list)
    pages: Counter[str] = field(default_factory=Counter)


def read(session: str, pages: list[str], tally: Tally, ends: float, pause: float, seed: int) -> None:
    """One member, until the time is over."""
    rng = random.Random(seed)  # noqa: S311 - who pauses how long
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
    headers = {"Cookie": f"session={session}", "Accept-Language": "nl", "Accept-Encoding": "gzip"}
    time.sleep(rng.uniform(0, pause or 0.5))
    while time.monotonic() < ends:
        page = rng.choice(pages)
        began = time.monotonic()
        try:
            connection.request("GET", page, headers=headers)
            answer = connection.getresponse()
            answer.read()
            trouble = "" if answer.status == 200 else str(answer.status)
        except (OSError, http.client.HTTPException) as problem:
            connection.close()
            trouble = type(problem).__name__
        taken = time.monotonic() - began
        if trouble:
            tally.troubles.append((began, trouble))
            time.sleep(0.2)
        else:
            tally.times.append(taken)
            tally.pages[page.split("/", 3)[3]] += 1
        time.sleep(rng.uniform(0.5, 1.5) * pause)


@contextlib.contextmanager
def served(environment: dict[str, str]) -> Any:
    """The web as deploy/systemd starts it: two processes with four threads each."""
    command = [
        str(Path(sys.executable).parent / "granian"), "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(PORT),
        "--workers", "2", "--blocking-threads", "4", "--no-ws", "--log-level", "warning",
        "dpa_registry.wsgi:application",
    ]  # fmt: skip
    with (Path(environment["DPA_DATA_DIR"]) / "web.log").open("wb") as log:
        web = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=log, stderr=log)
    try:
        while True:
            with contextlib.suppress(OSError), contextlib.closing(socket_to(PORT)):
                break
            time.sleep(0.2)
        yield web
    finally:
        web.send_signal(signal.SIGTERM)
        web.wait(timeout=30)


def socket_to(port: int) -> http.client.HTTPConnection:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    connection.request("GET", "/healthz")
    connection.getresponse().read()
    return connection


def restart(cluster: Cluster, running: contextlib.ExitStack) -> tuple[float, float]:
    """Stop PostgreSQL as an upgrade of it does, and start it again two seconds later; when both began and ended."""
    began = time.monotonic()
    running.close()
    time.sleep(2)
    running.enter_context(cluster.running())
    return began, time.monotonic()


def report(tally: Tally, seconds: float, readers: int, outage: tuple[float, float] | None) -> dict[str, Any]:
    times = sorted(tally.times)
    percentiles = statistics.quantiles(times, n=100)
    found: dict[str, Any] = {
        "readers": readers,
        "seconds": round(seconds),
        "pages": len(times),
        "a second": round(len(times) / seconds, 1),
        "p50 ms": round(percentiles[49] * 1000, 1),
        "p95 ms": round(percentiles[94] * 1000, 1),
        "p99 ms": round(percentiles[98] * 1000, 1),
        "longest ms": round(times[-1] * 1000, 1),
        "p99/p50": round(percentiles[98] / percentiles[49], 2),
        "errors": len(tally.troubles),
        "by page": dict(tally.pages),
        "load": [round(value, 2) for value in os.getloadavg()],
    }
    if outage:
        began, ended = outage
        after = [at - ended for at, _what in tally.troubles if at > ended]
        found |= {
            "away s": round(ended - began, 1),
            "errors after it was back": len(after),
            "last of them s later": round(max(after, default=0.0), 1),
            "kinds": dict(Counter(what for _at, what in tally.troubles)),
            "errors before": sum(at < began - 1 for at, _what in tally.troubles),
        }
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--readers", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--pause", type=float, default=8, help="seconds between two pages of one member, on average")
    parser.add_argument("--restart", action="store_true", help="restart PostgreSQL in the middle")
    options = parser.parse_args()
    with made() as cluster, contextlib.ExitStack() as running, tempfile.TemporaryDirectory() as folder:
        running.enter_context(cluster.running())
        environment = os.environ | {
            "DPA_ENV": "test", "DATABASE_URL": cluster.url, "BENCHMARK_DATABASE": cluster.url, "DPA_DATA_DIR": folder,
            "BENCHMARK_FOLDER": folder, "DJANGO_SETTINGS_MODULE": "dpa_registry.settings",
        }  # fmt: skip
        prepared = subprocess.run(
            [sys.executable, "-m", "benchmarks.load_members", str(options.readers)], env=environment, cwd=ROOT,
            check=True, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        members = json.loads(prepared.stdout.splitlines()[-1])
        tally, outage = Tally(), None
        with served(environment):
            for _session, pages in members[:8]:  # what is kept in memory is there, as on any day
                for page in pages:
                    socket_to(PORT).close()
                    read_once(page, _session)
            ends = time.monotonic() + options.seconds
            threads = [
                threading.Thread(target=read, args=(session, pages, tally, ends, options.pause, number))
                for number, (session, pages) in enumerate(members)
            ]
            for thread in threads:
                thread.start()
            if options.restart:
                time.sleep(options.seconds / 3)
                outage = restart(cluster, running)
            for thread in threads:
                thread.join()
        found = report(tally, options.seconds, options.readers, outage)
    sys.stdout.write(json.dumps(found, indent=1) + "\n")
    if outage:
        return 0 if found["last of them s later"] <= 5 and not found["errors before"] else 1
    return 0 if not found["errors"] and found["p99/p50"] < RATIO else 1


def read_once(page: str, session: str) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
    connection.request("GET", page, headers={"Cookie": f"session={session}", "Accept-Language": "nl"})
    connection.getresponse().read()
    connection.close()


if __name__ == "__main__":
    sys.exit(main())
