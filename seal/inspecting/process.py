"""The process that inspects files: ``python -m seal.inspecting.process``.

It reads a line of JSON (limits, trusted roots, the sizes of what follows) and then the files with their statements from
its standard input, shuts and limits itself, and writes a line of findings in JSON for each file.
"""

from __future__ import annotations

import base64
import json
import logging
import resource
import socket
import sys
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from seal.inspecting.confinement import shut_in
from seal.inspecting.findings import Task
from seal.inspecting.inspection import inspect


def main() -> None:
    """The process's own work: read, shut and limit itself, and then judge and write."""
    order = json.loads(sys.stdin.buffer.readline())
    read = sys.stdin.buffer.read
    tasks = [Task(*(read(size) for size in sizes)) for sizes in order["sizes"]]
    roots = [base64.b64decode(root) for root in order["roots"]]
    shut_in()
    resource.setrlimit(resource.RLIMIT_AS, (order["memory"], order["memory"]))
    resource.setrlimit(resource.RLIMIT_CPU, (order["seconds"], order["seconds"] + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    logging.disable(logging.CRITICAL)
    if "attempt" in order:
        sys.stdout.write(json.dumps(_attempt(order["attempt"])))
    for task in tasks:
        sys.stdout.write(json.dumps(asdict(inspect(task, roots, at=datetime.now(UTC)))) + "\n")
        sys.stdout.flush()


def _attempt(to: dict[str, Any]) -> dict[str, bool]:
    """What the walls let through: whether a file of the server can be read, and a port of it be reached."""
    return {
        "reads_files": _works(lambda: Path(to["file"]).read_bytes()),
        "opens_connections": _works(lambda: socket.create_connection(("127.0.0.1", to["port"]), timeout=1).close()),
    }


def _works(attempt: Callable[[], object]) -> bool:
    try:
        attempt()
    except OSError:
        return False
    return True


if __name__ == "__main__":
    main()
