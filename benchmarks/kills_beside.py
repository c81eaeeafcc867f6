"""Kills who gives entries of the journal their places, and who sends mail, at random moments: what is left is whole.

Run by benchmarks.kills. Each process is a fork that does the real work and is ended by SIGKILL; after a death the time
of every lease passes.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks import setting

from django.conf import settings  # isort: skip
from django.db import connection  # isort: skip
from django.utils import timezone  # isort: skip

from journal import sequencing  # isort: skip
from journal.models import Entry  # isort: skip
from mail import outbox  # isort: skip
from mail.delivery import deliver_due  # isort: skip
from mail.models import OutgoingMail  # isort: skip
from tests.journal.entries import write  # isort: skip
from tests.journal.test_sequencing import assert_whole  # isort: skip
from tests.mail.sink import mailers, sink  # isort: skip
from tests.mail.workers import let_leases_end  # isort: skip

ENTRIES, MESSAGES = 40, 4
_RNG = random.Random(16)  # noqa: S311 - moments of deaths


def killed(work: Callable[[], Any], seconds: float) -> bool:
    """Whether a process that does ``work`` was killed in the middle of it, after so many seconds."""
    connection.close()
    child = os.fork()
    if child == 0:
        try:
            work()
        finally:
            os._exit(0)
    time.sleep(_RNG.uniform(0, seconds))
    os.kill(child, signal.SIGKILL)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def sequencing_killed(times: int) -> dict[str, Any]:
    """Entries without a place are given theirs by processes that die."""
    sequencing.BATCH = 8
    died = 0
    while died < times:
        if Entry.objects.unplaced().count() < ENTRIES:
            write(ENTRIES)
        died += killed(lambda: sequencing.tend(now=timezone.now()), 0.25)
        assert_whole()
    sequencing.tend(now=timezone.now())
    assert_whole()
    return {"killed": died, "entries": Entry.objects.count(), "without a place": Entry.objects.unplaced().count()}


def postman_killed(times: int, port: int) -> dict[str, Any]:
    """Messages are sent by processes that die; how many, of how many."""
    settings.MAILERS = mailers(port)
    # A message that five workers in a row died over is set aside for an officer; here that is chance.
    outbox.LOSSES = 1000
    died = written = 0
    while died < times:
        for _number in range(MESSAGES):
            outbox.post("Bericht", "De tekst.", address=f"p{written}@example.org", at=timezone.now())
            written += 1
        died += killed(lambda: deliver_due(limit=50), 0.3)
        let_leases_end()
        outbox.tend(now=timezone.now())
    for _round in range(60):
        if not OutgoingMail.objects.exclude(state="sent").exists():
            break
        deliver_due(limit=100)
        let_leases_end()
        outbox.tend(now=timezone.now())
    left = OutgoingMail.objects.exclude(state="sent").values_list("state", "problem", "answer")
    if left:
        raise SystemExit(f"{len(left)} messages are not sent: {left[0]}")
    return {"killed": died, "written": written}


def receive(answers: int) -> None:
    """A mail server in a process of its own: says its port, and at the end what it took."""
    with sink() as server:
        os.write(answers, f"{server.port}\n".encode())
        signal.sigwait({signal.SIGTERM})
        taken = [[message, recipient] for message, recipient in server.taken]
        with os.fdopen(answers, "w") as out:
            out.write(json.dumps(taken))
    os._exit(0)


def main() -> int:
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 40
    setting.prepare_empty()
    connection.close()
    reads, writes = os.pipe()
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
    server = os.fork()
    if server == 0:
        receive(writes)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})
    os.close(writes)
    with os.fdopen(reads) as answers:
        try:
            mail = postman_killed(times, int(answers.readline()))
        finally:
            os.kill(server, signal.SIGTERM)
        taken = json.loads(answers.read())
    os.waitpid(server, 0)
    counts = Counter(recipient for _message, recipient in taken)
    mail |= {
        "never arrived": mail["written"] - len(counts),
        "twice": sum(count - 1 for count in counts.values()),
        "twice under another number": len({message for message, _recipient in taken}) - len(counts),
    }
    journal = sequencing_killed(times)
    sys.stdout.write(json.dumps({"mail": mail, "sequencing": journal}, indent=1) + "\n")
    lost = mail["never arrived"] or mail["twice under another number"] or journal["without a place"]
    return 1 if lost or mail["twice"] > mail["killed"] else 0


if __name__ == "__main__":
    assert Path(setting.FOLDER).is_dir()
    sys.exit(main())
