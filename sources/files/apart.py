"""Runs the reading of a file in a process with walls and limits, so that no file can harm or hold up the server."""

from __future__ import annotations

import json
import logging
import signal
import subprocess

from seal.inspecting import confinement
from sources.files.found import Found, Unfit, found_of

# A file of 400 pages takes some three seconds; who needs more than this has no agreement.
SECONDS = 60
MEMORY = 1024 * 1024 * 1024
_MODULE = f"{__package__}.process"
_ROOMS = ("sources", "seal", "documents", "characters")
logger = logging.getLogger(__name__)


def read_apart(data: bytes, format: str, choice: str = "", *, seconds: int = SECONDS, memory: int = MEMORY) -> Found:
    """What a file of a known format holds. Raises ``Unfit`` with the reason why it is not read."""
    order = {"format": format, "choice": choice, "seconds": seconds, "memory": memory}
    try:
        done = subprocess.run(  # noqa: S603 -- our own program
            confinement.command(_MODULE, _ROOMS),
            input=json.dumps(order).encode() + b"\n" + data,
            capture_output=True,
            # The limit is on its own time; a busy machine may take somewhat longer.
            timeout=2 * seconds + 5,
            cwd=confinement.PROJECT,
            env={"PYTHONDONTWRITEBYTECODE": "1", "LANG": "C.UTF-8"},
            check=False,
        )
    except subprocess.TimeoutExpired as problem:
        raise Unfit("too_demanding") from problem
    if done.returncode == 0:
        said = json.loads(done.stdout)
        if "failure" in said:
            raise Unfit(said["failure"], **said["values"])
        return found_of(said)
    ended = [number for number in signal.Signals if done.returncode in (-number, 128 + number)]
    if b"MemoryError" in done.stderr or {signal.SIGKILL, signal.SIGXCPU} & set(ended):
        raise Unfit("too_demanding")
    if not ended:
        logger.error("The reading of files does not work: %s", done.stderr[-2000:].decode(errors="replace"))
    raise Unfit("broken")
