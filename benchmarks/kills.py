"""Kills workers 200 times: at every point and at random ones while they issue copies, send mail, place entries.

``python -m benchmarks.kills``

On SQLite; on PostgreSQL with ``python -m scripts.with_postgres .venv/bin/python -m benchmarks.kills --postgres``.
"""

from __future__ import annotations

import os
import subprocess
import sys

_POSTGRES = "--postgres" in sys.argv
_ADDRESS = os.environ.get("DATABASE_URL", "")

from benchmarks import setting  # noqa: E402, F401 - the settings come first

if _POSTGRES:
    os.environ["DATABASE_URL"] = _ADDRESS

_PREPARE = """
import django; django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0); call_command("createcachetable", verbosity=0)
from tests.copies.issued import bind, publish_all
publish_all()
for number in range(150): bind(f"klant-{number}")
"""


def main() -> int:
    subprocess.run([sys.executable, "-c", _PREPARE], check=True)
    copies = [sys.executable, "-m", "tests.copies.sealed.kills", "--kills", "120"]
    beside = [sys.executable, "-m", "benchmarks.kills_beside", "40"]
    return max(subprocess.run(command, check=False).returncode for command in (copies, beside))


if __name__ == "__main__":
    sys.exit(main())
