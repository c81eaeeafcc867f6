"""Workers killed while they send, by a server that is down, refuses, hangs and is slow: no message is lost."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from mail import outbox
from mail.models import OutgoingMail
from tests import probes
from tests.mail.sink import sink, until
from tests.mail.workers import let_leases_end, tls, worker

pytestmark = pytest.mark.django_db(transaction=True)
MESSAGES = 40


def test_no_message_is_lost_and_only_a_kill_sends_one_twice(tmp_path: Path) -> None:
    context, trusted = tls(tmp_path)
    rng = random.Random(5)
    for number in range(MESSAGES):
        outbox.post(f"Bericht {number}", "De tekst.", address=f"p{number}@example.org", at=timezone.now())
    hindrances: list[dict[str, Any]] = [
        {"refuses_everybody": True},
        {"refuses": {f"p{number}@example.org": "450 4.2.0 later" for number in range(0, MESSAGES, 2)}},
        {"seconds_a_message": 3600.0},
        {"seconds_a_message": 0.2},
        {"refuses_data": "451 4.3.0 full"},
        {"seconds_a_message": 0.1},
    ]
    # Each worker takes seconds to start; a run of the suite kills three, PROBES=1 all.
    kills = hindrances if probes.ALL else hindrances[1:4]
    log = tmp_path / "log"
    with sink(tls=context) as server:
        for change in kills:
            server.refuses_everybody, server.refuses, server.refuses_data, server.seconds_a_message = False, {}, "", 0.0
            for name, value in change.items():
                setattr(server, name, value)
            before = server.attempts
            with worker(server, trusted, log):
                until(lambda before=before: server.attempts > before + rng.randrange(3), 40)
            let_leases_end()
        server.stop()  # down
        with worker(server, trusted, log):
            until(lambda: OutgoingMail.objects.filter(answer__contains="Connect").exists(), 40)
        server.refuses_everybody, server.refuses, server.refuses_data, server.seconds_a_message = False, {}, "", 0.05
        server.start()
        let_leases_end()
        with worker(server, trusted, log), worker(server, trusted, log):
            assert until(lambda: not OutgoingMail.objects.exclude(state="sent").exists(), 90), (
                OutgoingMail.objects.values_list("state", "problem", "answer"),
                log.read_text()[-3000:],
            )
    counts = Counter(server.recipients)
    assert len(counts) == MESSAGES
    twice = sum(count - 1 for count in counts.values())
    # A message that was taken in the moment of a kill goes out again, under the same number.
    assert twice <= len(kills) + 1
    assert len({message_id for message_id, _recipient in server.taken}) == MESSAGES


def test_two_workers_that_nobody_kills_send_each_message_once(tmp_path: Path) -> None:
    context, trusted = tls(tmp_path)
    for number in range(MESSAGES):
        outbox.post(f"Bericht {number}", "De tekst.", address=f"p{number}@example.org", at=timezone.now())
    log = tmp_path / "log"
    with (
        sink(tls=context, seconds_a_message=0.02) as server,
        worker(server, trusted, log),
        worker(server, trusted, log),
    ):
        assert until(lambda: not OutgoingMail.objects.exclude(state="sent").exists(), 90), log.read_text()[-3000:]
    assert sorted(server.recipients) == sorted(f"p{number}@example.org" for number in range(MESSAGES))
