"""Kills workers 200 times: at every point and at random ones while they issue copies, send mail, place entries.

``python -m benchmarks.kills [--copies 120] [--beside 40]``

On SQLite; on PostgreSQL with ``python -m scripts.with_postgres .venv/bin/python -m benchmarks.kills --postgres``.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys

# Where all that runs here looks for its database, the settings of measurements included.
if "--postgres" in sys.argv:
    os.environ["BENCHMARK_DATABASE"] = os.environ["DATABASE_URL"]

from benchmarks import setting  # noqa: F401 - the settings come first

_PREPARE = """
import django; django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0); call_command("createcachetable", verbosity=0)
from tests.copies.issued import bind, publish_all
publish_all()
for number in range(150): bind(f"klant-{number}")
"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--postgres", action="store_true", help="in the database that DATABASE_URL names")
    parser.add_argument("--copies", type=int, default=120, help="kills while copies are issued")
    parser.add_argument("--beside", type=int, default=40, help="kills of the postman, and as many of the sequencer")
    chosen = parser.parse_args()
    subprocess.run([sys.executable, "-c", _PREPARE], check=True)
    copies = [sys.executable, "-m", "tests.copies.sealed.kills", "--kills", str(chosen.copies)]
    beside = [sys.executable, "-m", "benchmarks.kills_beside", str(chosen.beside)]
    return max(subprocess.run(command, check=False).returncode for command in (copies, beside))


if __name__ == "__main__":
    sys.exit(main())
