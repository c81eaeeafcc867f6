"""Runs the inspection of files in a process with walls and limits, so that no file can harm the server."""

from __future__ import annotations

import base64
import json
import logging
import signal
import socket
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from seal.inspecting import confinement
from seal.inspecting.findings import Findings, Task

SECONDS = 8
MEMORY = 512 * 1024 * 1024
# The longest agreement with its attachments is under 2 MB.
LARGEST = 20 * 1024 * 1024
# Of several files that are inspected together; most of the time that one takes is the start of the process.
_TOGETHER = 25
_MODULE = f"{__package__}.process"
logger = logging.getLogger(__name__)


def inspect_apart(task: Task, roots: tuple[bytes, ...], *, seconds: int = SECONDS, memory: int = MEMORY) -> Findings:
    """The findings on a file; its failure is ``too_large`` or ``too_demanding`` when it goes over a limit.

    It is ``not_inspected`` when the process could not do its work, which is logged as an error.

    ``memory`` is in bytes of address space.
    """
    if len(task.pdf) > LARGEST:
        return Findings(failure="too_large")
    try:
        done = _run([task], roots, seconds=seconds, memory=memory)
    except subprocess.TimeoutExpired:
        return Findings(failure="too_demanding")
    if done.returncode == 0:
        found = Findings.from_json(json.loads(done.stdout))
        if found.detail:
            logger.info("A file can't be read as we make them: %s", found.detail)
        return found
    # A limit that was hit ends in the kernel's signal, or in no memory left even to say so.
    if _was_ended_by(done, signal.SIGKILL, signal.SIGXCPU) or b"MemoryError" in done.stderr:
        return Findings(failure="too_demanding")
    if _was_ended_by(done, signal.SIGSEGV, signal.SIGABRT, signal.SIGBUS, signal.SIGFPE):
        return Findings(failure="unreadable")
    logger.error("The inspection of files does not work: %s", done.stderr[-2000:].decode(errors="replace"))
    return Findings(failure="not_inspected")


def inspect_many(tasks: Sequence[Task], roots: tuple[bytes, ...]) -> list[Findings]:
    """The findings on each of several files, in their order; where they fail together, each is inspected alone."""
    found: list[Findings] = []
    for start in range(0, len(tasks), _TOGETHER):
        batch = tasks[start : start + _TOGETHER]
        try:
            done = _run(batch, roots, seconds=SECONDS * len(batch), memory=MEMORY)
            lines = done.stdout.splitlines() if done.returncode == 0 else []
        except subprocess.TimeoutExpired:
            lines = []
        if len(lines) == len(batch):
            found += [Findings.from_json(json.loads(line)) for line in lines]
        else:
            found += [inspect_apart(task, roots) for task in batch]
    return found


def _run(
    tasks: Sequence[Task], roots: tuple[bytes, ...], *, seconds: int, memory: int, **more: object
) -> subprocess.CompletedProcess[bytes]:
    order = {
        "memory": memory,
        "seconds": seconds,
        "roots": [base64.b64encode(root).decode() for root in roots],
        "sizes": [(len(task.pdf), len(task.statement), len(task.signature)) for task in tasks],
        **more,
    }
    parts = [part for task in tasks for part in (task.pdf, task.statement, task.signature)]
    return subprocess.run(  # noqa: S603 -- our own program
        confinement.command(_MODULE),
        input=b"".join([json.dumps(order).encode(), b"\n", *parts]),
        capture_output=True,
        # The limit is on its own time, which the kernel counts; on a busy machine that may take several times as long,
        # and a file that was issued here is not called too demanding because of others.
        timeout=3 * seconds + 1,
        cwd=confinement.PROJECT,
        env={"PYTHONDONTWRITEBYTECODE": "1", "LANG": "C.UTF-8"},
        check=False,
    )


def _was_ended_by(done: subprocess.CompletedProcess[bytes], *signals: signal.Signals) -> bool:
    """Whether one of the signals ended it; Bubblewrap says so as a shell does."""
    return any(done.returncode in (-number, 128 + number) for number in signals)


@dataclass(frozen=True)
class Confinement:
    """What the process that reads hostile files can still do here."""

    reads_files: bool
    opens_connections: bool

    def as_pairs(self) -> list[tuple[str, bool]]:
        """In words: what it could do, and whether it can."""
        return [("read files", self.reads_files), ("open connections", self.opens_connections)]


@cache
def confinement_here() -> Confinement | None:
    """Tried, once a process, with a file and a port of our own; None when the process does not work at all."""
    with tempfile.NamedTemporaryFile() as file, socket.create_server(("127.0.0.1", 0)) as server:
        attempt = {"file": file.name, "port": server.getsockname()[1]}
        try:
            done = _run([], (), seconds=SECONDS, memory=MEMORY, attempt=attempt)
        except subprocess.TimeoutExpired:
            return None
    return Confinement(**json.loads(done.stdout)) if done.returncode == 0 else None
