"""Kills workers while they issue copies, and looks at what is left. ``python -m tests.copies.sealed.kills --help``.

Each worker is a process of its own that runs the real ``db_worker``; it is killed by SIGKILL, by itself at a named
point or from outside at a random one. Nobody waits for a lease to run out: after a death every moment in the database
is put back by an hour, as if that hour had passed.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import importlib
import json
import os
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import django

django.setup()

from django.core.files.storage import FileSystemStorage, default_storage  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connections  # noqa: E402
from django.db.models import F  # noqa: E402
from django.utils import timezone  # noqa: E402
from django_tasks_db.models import DBTaskResult  # noqa: E402

import pdf  # noqa: E402
from copies.models import CopyBody, CopyRequest, IssuedCopy, IssueRun  # noqa: E402
from copies.sealed import assembly, body, queue, runs  # noqa: E402
from copies.sealed import make as issue  # noqa: E402
from copies.sealed import tasks as issuing  # noqa: E402
from copies.sealed.verdicts import check  # noqa: E402
from files import store as files  # noqa: E402
from files.models import PendingFile  # noqa: E402
from workers import heartbeat as workers  # noqa: E402
from workers import housekeeping  # noqa: E402
from workers.models import WorkerHeartbeat  # noqa: E402

# Where a worker kills itself: before or after a step, or with half of the file on the disk.
POINTS: dict[str, tuple[Any, str]] = {
    "body": (body, "lay_out"),
    "claim": (queue, "claim"),
    "render": (assembly, "lay_out_around"),
    "merge": (pdf, "merge"),
    "seal": (issue, "seal"),
    "statement": (issue, "sign_statement"),
    "journal": (files, "write"),
    "commit": (files, "keep"),
    "finish": (queue, "finish"),
    "work": (issuing, "work"),
}
# Half a body comes first, while there is none: a worker that never reaches its point does all the work.
STAGES = ["half a body", *(f"{when} {name}" for name in POINTS for when in ("before", "after")), "half a file"]
_AN_HOUR = timedelta(hours=1)


def hurry() -> None:
    """Hearts that beat faster, and patience with many deaths. What every worker needs is loaded before they fork."""
    workers.BEAT = timedelta(seconds=0.4)
    often = {chore.name: replace(chore, every=min(chore.every, workers.BEAT)) for chore in housekeeping.chores()}
    vars(housekeeping)["_chores"].update(often)
    queue.LOSSES = 1000
    workers.ATTEMPTS = 1000
    for name in ("weasyprint", "pikepdf", "pyhanko.sign.signers", "pyhanko.sign.timestamps"):
        importlib.import_module(name)


def let_an_hour_pass(*, for_workers: bool = True) -> None:
    """Put all that runs out with time back by an hour: leases, files to be kept, tasks, and signs of life."""
    for model, field in ((CopyRequest, "leased_until"), (CopyRequest, "not_before"), (CopyBody, "leased_until"),
                         (PendingFile, "until"), (DBTaskResult, "started_at")):  # fmt: skip
        model.objects.filter(**{f"{field}__isnull": False}).update(**{field: F(field) - _AN_HOUR})
    if for_workers:
        WorkerHeartbeat.objects.update(seen_at=F("seen_at") - _AN_HOUR)
    for connection in connections.all():
        connection.close()


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)
    time.sleep(60)


def arm(stage: str) -> None:
    """Let this process kill itself at ``stage``."""
    if stage.startswith("half"):
        folder = "bodies" if stage == "half a body" else "copies"
        whole = FileSystemStorage._save  # type: ignore[attr-defined]

        def half(storage: Any, name: str, content: Any) -> str:
            if not name.startswith(folder):
                return str(whole(storage, name, content))
            data = content.read()
            path = Path(storage.path(name))
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data[: len(data) // 2])
            die()
            return name

        FileSystemStorage._save = half  # type: ignore[attr-defined]
        return
    when, name = stage.split()
    module, attribute = POINTS[name]
    original: Callable[..., Any] = getattr(module, attribute)

    def deadly(*args: Any, **kwargs: Any) -> Any:
        if when == "before":
            die()
        result = original(*args, **kwargs)
        if name != "claim" or result is not None:
            die()
        return result

    setattr(module, attribute, deadly)


def worker(stage: str, log: Path) -> int:
    """Fork a worker that runs until nothing waits, or until it is killed; returns its process id."""
    for connection in connections.all():
        connection.close()
    child = os.fork()
    if child:
        return child
    try:
        # Errors of a killed worker's neighbours are part of the test; its figures go to the parent.
        sealed: Callable[..., bytes] = vars(issue)["seal"]

        def counted(*args: Any, **kwargs: Any) -> bytes:
            data = sealed(*args, **kwargs)
            with log.open("a") as lines:
                lines.write(f"{os.getpid()}\n")
            return data

        vars(issue)["seal"] = counted
        if stage:
            arm(stage)
        with Path(os.devnull).open("w") as nowhere, contextlib.redirect_stdout(nowhere):
            call_command("db_worker", worker_id=f"w{os.getpid()}", interval=0.1, reload=False, verbosity=0)
    finally:
        os._exit(0)


def has_work() -> bool:
    return waiting() > 0


def waiting() -> int:
    """How many copies are still to be issued."""
    found = CopyRequest.objects.filter(state__in=CopyRequest.OPEN).count()
    for connection in connections.all():
        connection.close()
    return found


def until(condition: Callable[[], bool], seconds: float) -> None:
    """Wait for it, but no longer than this: :func:`left_behind` says what did not happen."""
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.1)


def is_left() -> bool:
    """Whether the housekeeping of a worker has something to do: files left behind, tasks and messages of the dead."""
    tasks = DBTaskResult.objects.filter(status__in=("READY", "RUNNING")).exists()
    found = tasks or PendingFile.objects.exists() or IssueRun.objects.exclude(status="finished").exists()
    for connection in connections.all():
        connection.close()
    return found


def until_done(children: list[int], seconds: float = 60) -> None:
    """Wait as long as copies are issued at all, however slow the machine is; then tell the workers to stop."""
    left = waiting() + 1
    while 0 < (now := waiting()) < left:
        left = now
        until(lambda: waiting() < left - 5, seconds)  # noqa: B023 - called at once
    until(lambda: not has_work(), seconds)
    until(lambda: not DBTaskResult.objects.filter(status="RUNNING").exists(), 20)
    # Past every lease, so that the workers have swept and reaped for the last time.
    let_an_hour_pass(for_workers=False)
    until(lambda: not is_left(), 40)
    for child in children:
        os.kill(child, signal.SIGTERM)
    for child in children:
        os.waitpid(child, 0)


def kill_one(stage: str, rng: random.Random, log: Path) -> bool:
    """One worker, killed; False when it was through before."""
    child = worker(stage, log)
    end = time.monotonic() + (60 if stage else rng.uniform(0.05, 1.6))
    while time.monotonic() < end:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
        time.sleep(0.01)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return not stage


def left_behind() -> dict[str, Any]:
    """What the killed workers left: empty lists and zeroes when all is well."""
    names = {
        f"{folder}/{below}/{name}"
        for folder in ("copies", "bodies")
        if default_storage.exists(folder)
        for below in default_storage.listdir(folder)[0]
        for name in default_storage.listdir(f"{folder}/{below}")[1]
    }
    kept = {str(copy.file.name): copy.sha256 for copy in IssuedCopy.objects.all()}
    kept |= {str(one.file.name): one.sha256 for one in CopyBody.objects.exclude(file="")}
    broken = []
    for name, digest in kept.items():
        with default_storage.open(name) as file:
            if hashlib.sha256(file.read()).hexdigest() != digest:
                broken.append(name)
    verdicts: Counter[str] = Counter()
    for copy in IssuedCopy.objects.order_by("?")[:3]:
        with copy.file.open("rb") as file:
            verdicts[check(file.read()).report.verdict.value] += 1
    return {
        "orphans": sorted(names - set(kept)),
        "missing": sorted(set(kept) - names),
        "broken": broken,
        "pending": PendingFile.objects.count(),
        "verdicts": dict(verdicts),
        "open_requests": CopyRequest.objects.exclude(state="done").count(),
        "open_runs": IssueRun.objects.exclude(status="finished").count(),
        "running_tasks": DBTaskResult.objects.filter(status="RUNNING").count(),
        "copies": IssuedCopy.objects.count(),
        "requests": CopyRequest.objects.count(),
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=60)
    parser.add_argument("--workers", type=int, default=2, help="how many finish the work in the end")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--stages", nargs="*", default=STAGES)
    options = parser.parse_args()
    hurry()
    rng = random.Random(options.seed)
    log = Path(os.environ["DPA_DATA_DIR"]) / "seals.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    log.touch()
    now = timezone.now()
    run, _ = issuing.start_run(moment=now, language="nl", by=None, now=now)
    killed: Counter[str] = Counter()
    for stage in [*options.stages[: options.kills], *[""] * max(0, options.kills - len(options.stages))]:
        if not has_work():
            break
        killed[stage or "anywhere"] += kill_one(stage, rng, log)
        let_an_hour_pass()
    seals_before = len(log.read_text().split())
    until_done([worker("", log) for _ in range(options.workers)])
    runs.end_all_done(now=timezone.now())
    by_worker = Counter(log.read_text().split()[seals_before:])
    found = left_behind() | {
        "killed": sum(killed.values()),
        "at": dict(killed),
        "seals": sum(by_worker.values()),
        "workers": len(by_worker),
        "total": runs.progress_of(run).total,
    }
    sys.stdout.write(json.dumps(found, indent=1) + "\n")
    clean = not (found["orphans"] or found["missing"] or found["broken"] or found["pending"] or found["running_tasks"])
    return 0 if clean and not found["open_requests"] and found["copies"] == found["requests"] else 1


if __name__ == "__main__":
    sys.exit(main())
