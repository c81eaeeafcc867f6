"""Chooses the test deployment before anything reads the settings, so that no developer's .env decides a test."""

import os
import shutil
import tempfile
from pathlib import Path

import django

os.environ["DPA_ENV"] = "test"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dpa_registry.settings")
# Playwright keeps an event loop running in the test's thread, where Django would refuse to use the database.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
# Rendered files of tests stay out of the demo's; every test process has its own folder.
DATA_DIR = tempfile.mkdtemp(prefix="dpa-registry-test-")
os.environ["DPA_DATA_DIR"] = DATA_DIR
# WhiteNoise looks through all collected files for each test client; tests read those files where they stand.
STATIC_ROOT = Path(DATA_DIR, "static")
STATIC_ROOT.mkdir()
os.environ["DPA_STATIC_ROOT"] = str(STATIC_ROOT)

django.setup()


def pytest_unconfigure() -> None:
    """Remove the folder; a worker process of xdist ends without running exit handlers, but not without this."""
    shutil.rmtree(DATA_DIR, ignore_errors=True)
