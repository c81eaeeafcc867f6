"""What many customers cost, beside few, in one run: ``python -m benchmarks.scale [--few 100] [--many 10000]``.

On SQLite; on PostgreSQL with ``python -m scripts.with_postgres .venv/bin/python -m benchmarks.scale --postgres``. Two
processes, a registry each, are asked in turn, so that whatever else the machine does slows both.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

ROOT = Path(__file__).resolve().parents[1]
# An officer's page may take so much longer, and weigh so much at the most.
RATIO, BYTES = 1.5, 300_000
# Whom a draft concerns is shown beside the form with which it is announced.
IMPACT_SECONDS = 1.0


class Registry:
    """A process with a registry of so many customers, which does what it is told."""

    def __init__(self, customers: int, folder: str, postgres: str) -> None:
        self.customers = customers
        address = f"sqlite:///{folder}/{customers}.sqlite3"
        if postgres:
            address = _database(postgres, f"scale_{customers}")
        environment = os.environ | {
            "DPA_ENV": "test",
            "DJANGO_SETTINGS_MODULE": "dpa_registry.settings",
            "DATABASE_URL": address,
            "DPA_DATA_DIR": f"{folder}/data-{customers}",
        }
        command = [sys.executable, "-m", "benchmarks.scale_tasks", str(customers)]
        self.process = subprocess.Popen(
            command, env=environment, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.pages: list[str] = self.ask("pages")

    def ask(self, *what: Any) -> Any:
        """Have it done; its answer."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(what) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit(f"The registry of {self.customers} customers ended.")
        return json.loads(line)


def _database(address: str, name: str) -> str:
    import psycopg  # noqa: PLC0415 - on PostgreSQL only

    with psycopg.connect(address, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')
    parts = urlsplit(address)
    return urlunsplit(parts._replace(path=f"/{name}"))


def write(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def compare_pages(few: Registry, many: Registry, rounds: int) -> bool:
    """Each page of officers: time, queries, bytes."""
    good = True
    write(f"{'page':64} {'few':>8} {'many':>8} {'ratio':>6} {'queries':>9} {'kB':>6}")
    for page in few.pages:
        shots = [(few.ask("page", page), many.ask("page", page)) for _round in range(rounds + 1)][1:]
        one, other = (statistics.median(shot[side]["ms"] for shot in shots) for side in (0, 1))
        first, last = shots[-1]
        ratio = other / one
        fits = ratio <= RATIO and first["queries"] == last["queries"] and last["bytes"] <= BYTES
        good = good and fits
        queries = f"{first['queries']}/{last['queries']}"
        size, mark = last["bytes"] / 1000, "" if fits else "  SHORT"
        write(f"{page[:64]:64} {one:8.1f} {other:8.1f} {ratio:6.2f} {queries:>9} {size:6.0f}{mark}")
    return good


def compare_work(few: Registry, many: Registry) -> None:
    """What is done for all customers: seconds, and milliseconds a customer."""
    for name in ("rebuild", "rebuild from nothing", "publish", "verify", "start a run", "record in bulk"):
        texts = []
        for registry in (few, many):
            found = registry.ask("work", name)
            each = 1000 * found["seconds"] / registry.customers
            texts.append(
                f"{registry.customers}: {found['seconds']:.2f} s, {each:.2f} ms each, {found['queries']} queries"
            )
        write(f"{name:24} {'; '.join(texts)}")


def compare_receipts(many: Registry, count: int) -> None:
    """One receipt with the standing and without it: the service alone, and the officer's whole page."""
    for door in ("service", "page"):
        found = many.ask("receipts", door, count)
        ratio = statistics.median(found["with"]) / statistics.median(found["without"])
        texts = ", ".join(f"{name} {statistics.median(found[name]):.1f} ms" for name in ("with", "without"))
        write(f"one receipt, {door:10} {texts}: {ratio:.2f} ×{'' if ratio <= 2 else '  SHORT'}")


def compare_impact(few: Registry, many: Registry, rounds: int) -> bool:
    """What an officer is told of a draft before it is announced: seconds, queries, customers concerned."""
    good = True
    for kind in ("terms", "annex1"):
        texts, last = [], 0.0
        for registry in (few, many):
            shots = [registry.ask("impact", kind) for _round in range(rounds)]
            last = statistics.median(shot["seconds"] for shot in shots)
            texts.append(f"{shots[0]['concerned']} concerned: {last:.2f} s, {shots[0]['queries']} queries")
        good = good and last < IMPACT_SECONDS
        write(f"impact of {kind:14} {'; '.join(texts)}{'' if last < IMPACT_SECONDS else '  SHORT'}")
    return good


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--few", type=int, default=100)
    parser.add_argument("--many", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", nargs="+", default=["pages", "impact", "receipts", "work"])
    parser.add_argument("--postgres", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="dpa-registry-scale-") as folder:
        address = os.environ["DATABASE_URL"] if options.postgres else ""
        few, many = (Registry(count, folder, address) for count in (options.few, options.many))
        for registry in (few, many):
            write(f"{registry.customers} customers made in {registry.ask('made'):.1f} s")
        good = "pages" not in options.only or compare_pages(few, many, options.rounds)
        if "impact" in options.only:
            good = compare_impact(few, many, options.rounds) and good
        if "receipts" in options.only:
            compare_receipts(many, 30)
        if "work" in options.only:
            compare_work(few, many)
        for registry in (few, many):
            registry.process.kill()
    return 0 if good else 1


if __name__ == "__main__":
    raise SystemExit(main())
