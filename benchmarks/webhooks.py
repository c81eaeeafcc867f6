"""Webhooks under fire: workers killed at random, a receiver that fails in every way: ``python -m benchmarks.webhooks``.

On SQLite; on PostgreSQL with ``python -m scripts.with_postgres .venv/bin/python -m benchmarks.webhooks --postgres``.
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter, defaultdict
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

_POSTGRES = "--postgres" in sys.argv
if _POSTGRES:
    os.environ["BENCHMARK_DATABASE"] = os.environ["DATABASE_URL"]
CUSTOMERS, ACTS, KILLS, WORKERS = 40, 1000, 200, 3
# How the receiver answers, in shares; all else is 204. “Late” and “cut” take the event, and never say so.
WAYS = {"500": 0.20, "400": 0.05, "busy": 0.02, "slow": 0.05, "late": 0.01, "cut": 0.05}


def receive(log: Path) -> None:
    """The receiver, a process of its own: prints its port, then writes what came and how it was answered."""
    rng, lock = random.Random(17), threading.Lock()  # noqa: S311
    out = log.open("a", buffering=1)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            event = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            way = rng.choices([*WAYS, "204"], [*WAYS.values(), 1 - sum(WAYS.values())])[0]
            if way == "slow":
                time.sleep(0.7)
            with lock:
                out.write(json.dumps([event["data"]["place"], event["subject"], event["id"], way]) + "\n")
            match way:
                case "500" | "400":
                    self.send_error(int(way))
                case "busy":
                    self.send_response(503)
                    self.send_header("Retry-After", "1")
                    self.end_headers()
                case "late":
                    time.sleep(2.5)
                case "cut":
                    self.close_connection = True
                case _:
                    self.send_response(204)
                    self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            """Nothing is printed."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    print(server.server_address[1], flush=True)  # noqa: T201
    server.serve_forever()


if __name__ == "__main__" and sys.argv[1:2] == ["receive"]:
    receive(Path(sys.argv[2]))

from benchmarks import setting  # noqa: E402 - the settings come first

KIND = "details.changed"

from django.conf import settings  # noqa: E402
from django.db import OperationalError, connections  # noqa: E402
from django.db.models import Count  # noqa: E402
from django.utils import timezone  # noqa: E402

from accounts.models import User  # noqa: E402
from customers.contact_details import FIELDS, change_details  # noqa: E402
from customers.models import Customer  # noqa: E402
from journal import sequencing  # noqa: E402
from journal.models import Entry  # noqa: E402
from webhooks import connection, keeping, making, sending  # noqa: E402
from webhooks.models import Webhook, WebhookEvent  # noqa: E402
from workers import housekeeping  # noqa: E402


def worker() -> int:
    """Fork a worker with all that workers do about webhooks, in a hurry; its process id."""
    connections.close_all()
    if child := os.fork():
        return child
    sending.LEASE = timedelta(seconds=3)
    sending.LIMITS = connection.Limits(connect=0.5, read=1.0, total=1.5)
    settings.WEBHOOK_WAITS = 0.005
    never = threading.Event()
    often = timedelta(seconds=0.1)
    for name, act in (
        ("sequencing", sequencing.tend),
        ("events", making.tend),
        *((f"lane {n}", sending.tend) for n in range(3)),
    ):
        housekeeping.start(name, act, never, pause=lambda: often)
    time.sleep(3600)
    os._exit(0)


def prepare(port: int) -> None:
    setting.prepare(CUSTOMERS)
    officer = User.objects.filter(is_staff=True).first()
    assert officer is not None
    address, now = f"http://127.0.0.1:{port}/", timezone.now()
    sequencing.finish()
    keeping.subscribe(None, name="CRM", address=address, kinds=[KIND], by=officer, at=now)


def act(customers: list[Customer], officer: User, count: int, rng: random.Random) -> None:
    """Change contact details, as customers do, a little at a time."""
    for number in range(count):
        customer = Customer.objects.get(pk=rng.choice(customers).pk)
        seen = {name: getattr(customer, name) for name in FIELDS}
        for _again in range(20):
            with contextlib.suppress(OperationalError):
                change_details(
                    customer, {**seen, "contact_phone": f"0{number:09d}"}, seen=seen, by=officer, at=timezone.now()
                )
                break


def judge(log: Path) -> dict[str, Any]:
    """What is missing, out of order, or came more than once."""
    webhook = Webhook.objects.get()
    codes = dict(Customer.objects.values_list("pk", "code"))
    wanted = {
        (place, f"customers/{codes[scope]}")
        for place, scope in Entry.objects.filter(kind=KIND, place__gte=0, states__scope__isnull=False)
        .values_list("place", "states__scope")
        .distinct()
    }
    order: dict[str, list[int]] = defaultdict(list)
    for place, subject in sorted(wanted):
        order[subject].append(place)
    taken: set[tuple[int, str]] = set()
    ways, arrivals, early = Counter[str](), Counter[tuple[int, str]](), 0
    ids: dict[tuple[int, str], set[str]] = defaultdict(set)
    for line in log.read_text().splitlines():
        place, subject, identity, way = json.loads(line)
        ways[way] += 1
        ids[place, subject].add(identity)
        before = order[subject][: order[subject].index(place)]
        early += any((each, subject) not in taken for each in before)
        if way in ("204", "slow", "late", "cut"):
            taken.add((place, subject))
            arrivals[place, subject] += 1
    return {
        "events": len(wanted),
        "lost": len(wanted - taken),
        "never there": len(taken - wanted),
        "before an earlier one of the subject": early,
        "came twice or more": sum(count > 1 for count in arrivals.values()),
        "more than one id": sum(len(found) > 1 for found in ids.values()),
        "requests": dict(ways),
        "states": dict(webhook.events.order_by().values_list("state").annotate(Count("pk"))),
    }


def main() -> int:
    rng, log = random.Random(5), setting.FOLDER / "received.jsonl"  # noqa: S311
    log.touch()
    receiver = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.webhooks", "receive", str(log)], stdout=subprocess.PIPE, text=True
    )
    assert receiver.stdout is not None
    prepare(int(receiver.stdout.readline()))
    customers = list(Customer.objects.filter(code__startswith="klant-"))
    officer = User.objects.filter(is_staff=True).first()
    assert officer is not None
    began, alive, killed = time.monotonic(), [worker() for _number in range(WORKERS)], 0
    try:
        while killed < KILLS:
            act(customers, officer, ACTS // KILLS, rng)
            time.sleep(rng.uniform(0.05, 0.3))
            victim = alive.pop(rng.randrange(WORKERS))
            os.kill(victim, signal.SIGKILL)
            os.waitpid(victim, 0)
            alive.append(worker())
            killed += 1
        until = time.monotonic() + 900
        while time.monotonic() < until:
            time.sleep(1)
            making_done = not Entry.objects.unplaced().exists()
            if making_done and not WebhookEvent.objects.exclude(state="sent").exists() and _is_caught_up():
                break
    finally:
        for each in alive:
            os.kill(each, signal.SIGKILL)
            os.waitpid(each, 0)
        receiver.kill()
    found = judge(log)
    seconds = round(time.monotonic() - began)
    print(f"{killed} workers killed in {seconds} s, {'PostgreSQL' if _POSTGRES else 'SQLite'}")  # noqa: T201
    for name, value in found.items():
        print(f"{name}: {value}")  # noqa: T201
    wrong = ("lost", "never there", "before an earlier one of the subject", "more than one id")
    return int(any(found[name] for name in wrong) or set(found["states"]) != {"sent"})


def _is_caught_up() -> bool:
    return Webhook.objects.get().progress.position == making.next_place()


if __name__ == "__main__":
    sys.exit(main())
