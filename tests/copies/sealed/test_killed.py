"""Workers killed while they issue leave nothing half-done; several at once issue nothing twice.

A sample: ``python -m benchmarks kills`` kills at every point and at many random ones.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from tests.copies.issued import bind, publish_all
from tests.processes import address

pytestmark = pytest.mark.django_db(transaction=True)


def kills(folder: Path, *options: str) -> dict[str, Any]:
    environment = os.environ | {
        "DATABASE_URL": address(),
        "DPA_DATA_DIR": str(folder / "data"),
        "DPA_SEAL_LEVEL": "B-B",
        "DPA_ENV": "test",
        "DJANGO_SETTINGS_MODULE": "dpa_registry.settings",
    }
    done = subprocess.run(
        [sys.executable, "-m", "tests.copies.sealed.kills", *options],
        capture_output=True,
        text=True,
        check=False,
        env=environment,
        cwd=settings.BASE_DIR,
        timeout=240,
    )
    assert done.returncode == 0, done.stdout + done.stderr[-3000:]
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_killed_workers_leave_nothing_half_done(tmp_path: Path) -> None:
    publish_all()
    for number in range(3):
        bind(f"klant-{number}")
    stages = ["half a body", "after seal", "half a file", "before commit", "after finish"]
    found = kills(tmp_path, "--kills", str(len(stages)), "--workers", "1", "--stages", *stages)
    assert found["killed"] == len(stages)
    assert found["copies"] == found["total"] == 3
    assert set(found["verdicts"]) == {"issued"}


def test_two_workers_issue_no_copy_twice(tmp_path: Path) -> None:
    publish_all()
    for number in range(6):
        bind(f"klant-{number}")
    found = kills(tmp_path, "--kills", "0", "--workers", "2")
    assert found["copies"] == found["seals"] == 6
    assert found["workers"] == 2 or connection.vendor == "sqlite"
