"""Runs the inspection of a file in a process with a limit on time and memory, so that no file can harm the server."""

from __future__ import annotations

import base64
import json
import logging
import subprocess
import sys
from pathlib import Path

from seal.inspection import Finding, Findings

SECONDS = 8
MEMORY = 512 * 1024 * 1024
# The longest agreement with its attachments is under 2 MB.
LARGEST = 20 * 1024 * 1024
_PROJECT = Path(__file__).resolve().parents[2]
logger = logging.getLogger(__name__)


def inspect_apart(pdf: bytes, roots: tuple[bytes, ...], *, seconds: int = SECONDS, memory: int = MEMORY) -> Findings:
    """The findings on ``pdf``; its failure is ``too_large`` or ``too_demanding`` when it goes over a limit.

    It is ``not_inspected`` when the process could not do its work, which is logged as an error.

    ``memory`` is in bytes of address space.
    """
    if len(pdf) > LARGEST:
        return Findings(failure="too_large")
    task = {"memory": memory, "seconds": seconds, "roots": [base64.b64encode(root).decode() for root in roots]}
    try:
        done = subprocess.run(
            [sys.executable, "-m", "seal.inspection"],
            input=json.dumps(task).encode() + b"\n" + pdf,
            capture_output=True,
            timeout=seconds,
            cwd=_PROJECT,
            env={"PYTHONDONTWRITEBYTECODE": "1", "LANG": "C.UTF-8"},
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Findings(failure="too_demanding")
    # A limit that was hit ends in the kernel's signal, or in no memory left even to say so.
    if done.returncode < 0 or b"MemoryError" in done.stderr:
        return Findings(failure="too_demanding")
    if done.returncode != 0:
        logger.error("The inspection of files does not work: %s", done.stderr[-2000:].decode(errors="replace"))
        return Findings(failure="not_inspected")
    answer = json.loads(done.stdout)
    answer["signatures"] = tuple(Finding(**finding) for finding in answer["signatures"])
    found = Findings(**answer)
    if found.detail:
        logger.info("A file can't be read: %s", found.detail)
    return found
