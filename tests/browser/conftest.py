"""Browser tests drive the Chromium that scripts/chromium.sh finds; without one they are skipped, with the reason."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

CHROMIUM = Path(__file__).resolve().parents[2] / "scripts" / "chromium.sh"


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Playwright's arguments, with the path of the machine's Chromium."""
    found = subprocess.run([CHROMIUM], capture_output=True, text=True, check=False)
    if found.returncode:
        pytest.skip(f"no Chromium on this machine: {found.stderr.strip() or 'set CHROMIUM to its path'}")
    arguments = ["--disable-background-networking", "--disable-component-update", "--no-first-run"]
    if os.geteuid() == 0:
        # Chromium's sandbox refuses to work for root.
        arguments.append("--no-sandbox")
    return {**browser_type_launch_args, "executable_path": found.stdout.strip(), "args": arguments}
