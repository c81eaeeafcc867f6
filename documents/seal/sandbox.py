"""Runs the inspection of a file in a process with a limit on time and memory, so that no file can harm the server."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
from pathlib import Path

from documents.seal.inspection import Finding, Findings

SECONDS = 10
MEMORY = 512 * 1024 * 1024
# The longest agreement with its attachments is under 2 MB.
LARGEST = 32 * 1024 * 1024
_PROJECT = Path(__file__).resolve().parents[2]


def inspect_apart(pdf: bytes, roots: tuple[bytes, ...], *, seconds: int = SECONDS, memory: int = MEMORY) -> Findings:
    """The findings on ``pdf``; its failure is ``too_large`` or ``too_demanding`` when it goes over a limit.

    ``memory`` is in bytes of address space.
    """
    if len(pdf) > LARGEST:
        return Findings(failure="too_large")
    task = {"memory": memory, "seconds": seconds, "roots": [base64.b64encode(root).decode() for root in roots]}
    try:
        done = subprocess.run(
            [sys.executable, "-m", "documents.seal.inspection"],
            input=json.dumps(task).encode() + b"\n" + pdf,
            capture_output=True,
            timeout=seconds,
            cwd=_PROJECT,
            env={"PYTHONDONTWRITEBYTECODE": "1", "LANG": "C.UTF-8"},
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Findings(failure="too_demanding")
    # Any other end than an answer is a limit that was hit: the kernel's signal, or no memory left even to say so.
    if done.returncode != 0:
        return Findings(failure="too_demanding")
    answer = json.loads(done.stdout)
    answer["signatures"] = tuple(Finding(**finding) for finding in answer["signatures"])
    return Findings(**answer)
