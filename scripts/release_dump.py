"""Keeps a filled registry of the present release, so that every later one can be tried on it.

Usage: ``python -m scripts.release_dump`` writes ``tests/upgrades/VERSION/``: a backup of the demo with sealed copies
on SQLite and one on PostgreSQL, the test keys, and what ``verify_registry`` said. Once for each release, before it is
given out; a dump of a release that somebody has is never made anew.
"""

from __future__ import annotations

import io
import json
import lzma
import os
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from scripts.with_postgres import cluster

ROOT = Path(__file__).resolve().parent.parent
HERE = ROOT / "tests" / "upgrades"
# What a registry of this release is made of, in the order in which an operator would do it.
_FILL = (
    ("migrate", "--verbosity=0"),
    ("createcachetable",),
    ("load_demo",),
    ("issue_copies", "--wait"),
    ("db_worker", "--batch", "--no-startup-delay", "--no-reload", "--verbosity=0"),
)


def dump(folder: Path, kind: str, address: str) -> None:
    """Fill a registry at ``address`` and keep it in ``folder``."""
    with tempfile.TemporaryDirectory(prefix="dpa-registry-release-") as place:
        data = Path(place)

        def manage(*arguments: str) -> str:
            environment = os.environ | {
                "DATABASE_URL": address or f"sqlite:///{place}/db.sqlite3", "DPA_DATA_DIR": place, "DPA_ENV": "test",
                "DPA_SEAL_LEVEL": "B-LTA",
            }  # fmt: skip
            done = subprocess.run(
                [sys.executable, "manage.py", *arguments], cwd=ROOT, env=environment, capture_output=True, text=True,
                check=False,
            )  # fmt: skip
            if done.returncode:
                sys.exit(f"{' '.join(arguments)}:\n{done.stdout}{done.stderr}")
            return done.stdout

        for command in _FILL:
            manage(*command)
        said = json.loads(manage("verify_registry", "--json"))
        manage("back_up", str(data / "made.backup"))
        migrations = [line[4:] for line in manage("showmigrations", "--plan").splitlines()]
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{kind}.backup.xz").write_bytes(lzma.compress((data / "made.backup").read_bytes(), preset=9))
        (folder / f"{kind}.keys.tar.xz").write_bytes(lzma.compress(_keys(data), preset=9))
        (folder / f"{kind}.json").write_text(json.dumps({"verified": said, "migrations": migrations}, indent=1) + "\n")


def _keys(data: Path) -> bytes:
    """The test authority and the journal's test key: without them nothing of this registry is known as its own."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as tar:
        for name in sorted(path.name for path in data.glob("test-*")):
            tar.add(data / name, name)
    return out.getvalue()


def main() -> None:
    from dpa_registry.settings import VERSION  # noqa: PLC0415 - after the deployment was chosen

    folder = HERE / VERSION
    dump(folder, "sqlite", "")
    with cluster() as address:
        dump(folder, "postgresql", address)
    for path in sorted(folder.iterdir()):
        print(f"{path.relative_to(ROOT)}  {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    os.environ["DPA_ENV"] = "test"
    main()
