"""The files under deploy/ say what the program does: its settings, its commands, its addresses."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import get_commands

from dpa_registry.chosen.deployment import env

ROOT = Path(settings.BASE_DIR)
DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").iterdir())
PAGES = [ROOT / "docs/install-systemd.md", ROOT / "docs/install-containers.md", ROOT / "docs/watching.md"]


def test_every_setting_of_the_example_exists_and_all_that_production_requires_is_in_it() -> None:
    named = set(re.findall(r"^([A-Z_]+)=", (DEPLOY / "registry.env.example").read_text(), re.MULTILINE))
    required = {variable.name for variable in env.declared.values() if variable.production is None}
    # Told to each process by its own file or by the image.
    given_elsewhere = {"DATABASE_URL", "DPA_DATA_DIR"}
    assert named <= set(env.declared)
    assert required - named == given_elsewhere


@pytest.mark.parametrize("file", [*UNITS, *PAGES, DEPLOY / "compose.yaml"], ids=lambda file: file.name)
def test_every_command_that_is_named_exists(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    named = re.findall(r"(?:manage\.py|deploy/manage \w+|run --rm (?:-T )?(?:manage|owner)) ([a-z_]+)", text)
    assert [name for name in named if name not in get_commands()] == []


def test_no_file_names_a_place_that_is_only_here() -> None:
    files = [file for file in [*DEPLOY.rglob("*"), *PAGES, ROOT / "SECURITY.md"] if file.is_file()]
    assert len(files) > 10
    here = re.compile(rf"{re.escape(str(ROOT))}|127\.0\.0\.1:(?!8000)")
    assert [file.name for file in files if here.search(file.read_text())] == []


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed")
@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_systemd_understands_every_unit(unit: Path, tmp_path: Path) -> None:
    # The program is not installed here: systemd is to look at all else.
    copies = tmp_path / "units"
    shutil.copytree(DEPLOY / "systemd", copies)
    for copy in copies.iterdir():
        copy.write_text(re.sub(r"ExecStart=\S+", "ExecStart=/bin/true", copy.read_text()))
    done = subprocess.run(
        ["systemd-analyze", "verify", str(copies / unit.name)], capture_output=True, text=True, check=False
    )
    # What the host's own units lack is no fault of ours.
    assert [line for line in done.stderr.splitlines() if "dpa-registry" in line] == []


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed")
@pytest.mark.parametrize("unit", [unit for unit in UNITS if unit.suffix == ".service"], ids=lambda unit: unit.name)
def test_every_service_is_shut_in(unit: Path) -> None:
    done = subprocess.run(
        ["systemd-analyze", "security", "--offline=yes", "--threshold=20", str(unit)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
