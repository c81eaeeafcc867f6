"""Browser tests drive the Chromium that scripts/chromium.sh finds; without one they are skipped, with the reason."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

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


@pytest.fixture
def complaints(page: Page) -> list[str]:
    """What the browser complains of: refused scripts and styles, and errors."""
    found: list[str] = []
    page.on("console", lambda message: found.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: found.append(str(error)))
    return found
