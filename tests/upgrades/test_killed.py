"""An upgrade that was killed is noticed, and running it again completes it. Many kills: benchmarks/upgrade_kills.py."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connection

from tests.processes import address


@pytest.mark.django_db(transaction=True)
def test_an_upgrade_that_dies_before_the_guards_are_back_is_noticed_and_completed_by_the_next() -> None:
    on_server = ["--postgres"] if connection.vendor == "postgresql" else []
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.upgrade_kills", "--kills", "1", *on_server],
        cwd=settings.BASE_DIR, env=os.environ | {"DATABASE_URL": address()}, capture_output=True, text=True,
        check=False, timeout=400,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr[-3000:]
    found = json.loads(done.stdout)
    assert found["wrong"] == []
    # Every migration is applied, and nothing but this would say that published versions can be changed.
    assert (found["killed"], found["left without triggers"], found["readyz: guards"]) == (1, 1, 1)
