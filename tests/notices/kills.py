"""Notices written and sent by workers that are killed, to a server that refuses: what was left, and what came twice."""

from __future__ import annotations

import contextlib
import random
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import Envelope
from django.db import OperationalError
from django.utils import timezone

from mail.models import OutgoingMail
from notices.models import Announcement, Notice, NoticeAddress
from tests.mail.sink import Sink, until
from tests.mail.workers import let_leases_end, tls, worker

# Shares of the attempts that are put off, and of the recipients that are refused for good.
PUT_OFF, REFUSED = 0.20, 0.05


@dataclass
class Moody(Sink):
    """A server that puts a share of the attempts off, and refuses a share of the recipients."""

    rng: random.Random = field(default_factory=lambda: random.Random(7))
    put_off: int = 0

    async def handle_RCPT(  # noqa: N802 - as aiosmtpd calls it
        self, server: Any, session: Any, envelope: Envelope, address: str, options: Any
    ) -> str:
        if is_refused(address):
            return "550 5.1.1 no such user"
        if self.rng.random() < PUT_OFF:
            self.put_off += 1
            return "451 4.7.1 not now"
        return await super().handle_RCPT(server, session, envelope, address, options)


def is_refused(address: str) -> bool:
    """Whether the server knows no such mailbox: one in twenty, the same ones every time."""
    return random.Random(address).random() < REFUSED


@dataclass(frozen=True)
class Outcome:
    """What became of the notices of an announcement."""

    notices: int
    unwritten: int
    # By the state of their address, and messages that are neither sent nor given up.
    states: dict[str, int]
    waiting: int
    # Addresses whose server took nothing though it is said to, or took what it is said to have refused.
    wrong: list[str]
    # Messages that were taken more often than once, and messages with more than one number.
    twice: int
    renumbered: int
    put_off: int
    kills: int
    seconds: float

    @property
    def lost(self) -> int:
        return self.unwritten + self.waiting + len(self.wrong)


def run(announcement: Announcement, *, kills: int, folder: Path, workers: int = 2, seconds: float = 600) -> Outcome:
    """Have workers write and send the notices, of which one after the other is killed; then let two end it."""
    context, trusted = tls(folder)
    rng, log = random.Random(11), folder / "log"
    server = Moody(tls=context, seconds_a_message=0.002)
    server.start()
    started, done = time.monotonic(), 0
    try:
        while done < kills and time.monotonic() - started < seconds:
            with contextlib.ExitStack() as running:
                children = [running.enter_context(worker(server, trusted, log)) for _ in range(workers)]
                for child in children:
                    before, enough = server.attempts, rng.randrange(1, 40)
                    _until(lambda before=before, enough=enough: server.attempts >= before + enough, announcement, 60)
                    child.kill()
                    child.wait()
                    done += 1
            until(_leases_end, 120)
        with worker(server, trusted, log), worker(server, trusted, log):
            end = time.monotonic() + seconds
            while not _is_done(announcement) and time.monotonic() < end:
                _let_waits_end()
                time.sleep(0.5)
    finally:
        server.stop()
    return _look(announcement, server, kills=done, seconds=time.monotonic() - started)


def _until(condition: Any, announcement: Announcement, seconds: float) -> None:
    """Wait for it, or for the end of all; what was put off is due once a second."""
    end = look = time.monotonic()
    end += seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.01)
        if time.monotonic() > look:
            look += 1
            _let_waits_end()
            if _is_done(announcement):
                return


def _leases_end() -> bool:
    try:
        let_leases_end()
    except OperationalError:
        return False
    return True


def _let_waits_end() -> None:
    # Where a worker holds the database, the next second will do.
    with contextlib.suppress(OperationalError):
        OutgoingMail.objects.filter(state="waiting").update(not_before=timezone.now())


def _is_done(announcement: Announcement) -> bool:
    return (
        not announcement.notices.filter(written_at=None).exists()
        and not OutgoingMail.objects.filter(about__startswith="notice ", state__in=OutgoingMail.OPEN).exists()
    )


def _look(announcement: Announcement, server: Moody, *, kills: int, seconds: float) -> Outcome:
    notices = Notice.objects.filter(announcement=announcement)
    rows = list(NoticeAddress.objects.filter(notice__in=notices))
    taken = Counter(server.taken)
    numbers: dict[str, set[str]] = {}
    # Officers get several messages, of what came back.
    told = {row.address for row in rows}
    for message_id, recipient in taken:
        if recipient in told:
            numbers.setdefault(recipient, set()).add(message_id)
    ours = {(row.message_id, row.address) for row in rows}
    wrong = [
        row.address
        for row in rows
        if (row.state == "accepted") != bool(taken[row.message_id, row.address])
        or (row.state == "bounced") != is_refused(row.address)
    ]
    posted = {f"notice {row.pk}" for row in rows}
    waiting = OutgoingMail.objects.filter(about__in=posted, state__in=OutgoingMail.OPEN).count()
    return Outcome(
        notices=notices.count(),
        unwritten=notices.filter(written_at=None).count() + sum(not notice.addresses.exists() for notice in notices),
        states=dict(Counter(str(row.state) for row in rows)),
        waiting=waiting,
        wrong=wrong,
        twice=sum(count - 1 for key, count in taken.items() if key in ours),
        renumbered=sum(len(each) > 1 for each in numbers.values()),
        put_off=server.put_off,
        kills=kills,
        seconds=seconds,
    )
