"""Kills workers while they write and send notices; and what a notice costs, of few and of many.

``python -m benchmarks.notices [--notices 1000] [--kills 100] [--few 100]``. On SQLite; on PostgreSQL with
``python -m scripts.with_postgres .venv/bin/python -m benchmarks.notices --postgres``. A local server takes the mail,
puts one attempt in five off and refuses one recipient in twenty for good.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.scale import ROOT, _database, write

# A notice among many may cost so much more than one among few.
RATIO = 1.2


def ask(what: str, notices: int, folder: Path, postgres: str, *, kills: int = 0) -> dict[str, Any]:
    """Have a process with a registry of so many customers do it; what it found."""
    place = folder / f"{what}-{notices}"
    place.mkdir()
    address = _database(postgres, f"notices_{what}_{notices}") if postgres else f"sqlite:///{place / 'db.sqlite3'}"
    environment = os.environ | {
        "DPA_ENV": "test",
        "DJANGO_SETTINGS_MODULE": "dpa_registry.settings",
        "DATABASE_URL": address,
        "DPA_DATA_DIR": str(place / "data"),
    }
    command = [sys.executable, "-m", "benchmarks.notice_tasks", what, str(notices), str(kills), str(place)]
    done = subprocess.run(command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--notices", type=int, default=1000)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--few", type=int, default=100)
    parser.add_argument("--many", type=int, default=10_000)
    parser.add_argument("--only", nargs="+", default=["make", "kill"])
    parser.add_argument("--postgres", action="store_true")
    options = parser.parse_args()
    good = True
    with tempfile.TemporaryDirectory(prefix="dpa-registry-notices-") as name:
        folder, postgres = Path(name), os.environ["DATABASE_URL"] if options.postgres else ""
        if "make" in options.only:
            few, many = (ask("make", count, folder, postgres) for count in (options.few, options.many))
            ratio = many["each_ms"] / few["each_ms"]
            good = ratio <= RATIO
            for found in (few, many):
                write(f"{found['notices']:6} notices: announced in {found['announce_s']:.2f} s, written in "
                      f"{found['write_s']:.1f} s: {found['each_ms']:.2f} ms each")  # fmt: skip
            write(f"of many, {ratio:.2f} × what one of few costs{'' if good else '  SHORT'}")
        if "kill" in options.only:
            found = ask("kill", options.notices, folder, postgres, kills=options.kills)
            held = not found["lost"] and found["twice"] <= found["kills"] and not found["renumbered"]
            good = good and held
            write(json.dumps(found, indent=2))
            write("none lost, none twice but by a kill" if held else "SHORT")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
