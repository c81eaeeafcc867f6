"""The drill: a registry is backed up, restored onto a blank host, and is what it was."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection

from agreements.acts.evidence_files import Inspected, filing
from dpa_registry.backup import acts
from journal import sequencing
from tests import cast, small
from tests.factories import NOW
from tests.project.test_backup_archive import backup

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def blank_database(folder: Path) -> Iterator[str]:
    """The address of a database that is empty, of the kind that is in use."""
    if connection.vendor != "postgresql":
        yield f"sqlite:///{folder / 'restored.sqlite3'}"
        return
    name = f"restored_{uuid.uuid4().hex[:8]}"
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}"')
    try:
        yield urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}"))
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def on_another_host(address: str, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"DATABASE_URL": address, "DPA_DATA_DIR": str(folder), "DPA_ENV": "test"}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        env=environment, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip


def test_a_registry_that_is_restored_onto_a_blank_host_is_what_it_was(tmp_path: Path) -> None:
    made = small.registry()
    made.receive_all()
    with filing(Inspected(b"%PDF-1.4 bewijs %%EOF", "application/pdf", "pdf", "brief.pdf"), by=cast.officer(), at=NOW):
        pass
    sequencing.finish()
    before = json.loads(verified())
    target = tmp_path / "registry.backup"
    written = json.loads(said(target))
    assert (written["files"], written["database"]) == (1, connection.vendor)
    host = tmp_path / "host"
    host.mkdir()
    # Keys are kept apart, and put back first.
    for keys in Path(settings.DATA_DIR).glob("test-*"):
        shutil.copytree(keys, host / keys.name)
    with blank_database(tmp_path) as address:
        done = on_another_host(address, host, "restore_backup", str(target))
        assert done.returncode == 0, done.stderr + done.stdout
        after = on_another_host(address, host, "verify_registry", "--json")
        assert json.loads(after.stdout) == before
        again = on_another_host(address, host, "restore_backup", str(target))
    assert again.returncode == 1
    assert "restored into an empty one" in again.stderr


def verified() -> str:
    out = StringIO()
    call_command("verify_registry", "--json", stdout=out)
    return out.getvalue()


def said(target: Path) -> str:
    out = StringIO()
    call_command("back_up", str(target), stdout=out)
    return out.getvalue()


def test_a_backup_overwrites_nothing_and_leaves_no_half_of_one(tmp_path: Path) -> None:
    target = tmp_path / "registry.backup"
    target.write_text("older")
    with pytest.raises(CommandError, match="is there already"):
        call_command("back_up", str(target))
    assert target.read_text() == "older"
    with pytest.raises(CommandError, match="No such file or directory"):
        call_command("back_up", str(tmp_path / "nowhere" / "registry.backup"))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["registry.backup"]


def test_a_backup_of_another_kind_of_database_is_refused(tmp_path: Path) -> None:
    other = "postgresql" if connection.vendor == "sqlite" else "sqlite"
    file = tmp_path / "other.backup"
    file.write_bytes(backup(database=other))
    with pytest.raises(acts.AnotherDatabase, match=other):
        acts.restore(file, keys=[])
