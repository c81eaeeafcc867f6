"""A filled registry of an earlier release, upgraded to the present: all that it proved holds, with the same hashes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from tests import probes
from tests.project.test_backup import blank_database
from tests.upgrades.releases import Release, releases

RELEASES = releases(connection.vendor)
# As an operator does it, in one process; then a visitor comes.
STEPS = """
import io, json, sys
import django; django.setup()
from django.core.management import call_command
from django.test import Client
out = io.StringIO()
call_command("restore_backup", sys.argv[1], stdout=out)
call_command("migrate", verbosity=0)
call_command("createcachetable")
call_command("check", databases=["default"], fail_level="ERROR", stdout=io.StringIO(), stderr=io.StringIO())
verified = io.StringIO()
try:
    call_command("verify_registry", "--json", "--all", stdout=verified)
except SystemExit:
    pass
pages = {path: Client().get(path, headers={"host": "localhost"}).status_code for path in ("/", "/account/login/")}
print(json.dumps({"restored": out.getvalue(), "verified": json.loads(verified.getvalue()), "pages": pages}))
"""


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "release", RELEASES if probes.ALL else RELEASES[-2:], ids=lambda release: str(release.folder.name)
)
def test_a_filled_registry_of_an_earlier_release_is_upgraded_and_loses_nothing(
    release: Release, tmp_path: Path
) -> None:
    backup = release.unpack(tmp_path)
    with blank_database(tmp_path) as address:
        environment = os.environ | {
            "DATABASE_URL": address, "DPA_DATA_DIR": str(tmp_path), "DPA_ENV": "test",
            "DJANGO_SETTINGS_MODULE": "dpa_registry.settings",
        }  # fmt: skip
        done = subprocess.run(
            [sys.executable, "-c", STEPS, str(backup)],
            cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, check=False, timeout=240,
        )  # fmt: skip
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-3000:]
    found = json.loads(done.stdout.splitlines()[-1])
    before = release.said["verified"]
    assert before["holds"] is True
    assert before["publications"] > 0
    assert found["verified"] == before
    assert found["pages"] == {"/": 200, "/account/login/": 200}
