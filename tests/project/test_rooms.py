"""Every app of the project has its place in the import contract and in the lists of the tools."""

from __future__ import annotations

import tomllib
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
NOT_ROOMS = {"benchmarks", "scripts", "tests"}
ROOMS = {path.parent.name for path in ROOT.glob("*/__init__.py")} - NOT_ROOMS
CONFIGURED = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]


def test_every_room_has_a_layer() -> None:
    layers = CONFIGURED["importlinter"]["contracts"][0]["layers"]
    assert {room.strip() for layer in layers for room in layer.split("|")} == ROOMS


def test_every_contract_and_the_type_checker_look_at_every_room() -> None:
    _layers, circles, layout, signing = CONFIGURED["importlinter"]["contracts"]
    assert set(CONFIGURED["importlinter"]["root_packages"]) == set(circles["ancestors"]) == ROOMS
    assert set(layout["source_modules"]) == ROOMS - {"pdf"}
    assert set(signing["source_modules"]) == ROOMS - {"seal"}
    assert set(CONFIGURED["mypy"]["packages"]) >= ROOMS
