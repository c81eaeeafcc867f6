"""Every room stands in the import contract and in the lists of the tools, and has its tests in a folder of its own."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

HOUSE = Path(settings.BASE_DIR)
# They stand outside: what the Makefile runs, and what looks at the house.
OUTSIDE = {"benchmarks", "scripts", "tests"}
# Tests that belong to no room: through a browser, about the project itself, before the reference validators.
ACROSS = {"browser", "conformance", "project"}


def rooms() -> set[str]:
    return {found.parent.name for found in HOUSE.glob("*/__init__.py")} - OUTSIDE


def tools() -> dict[str, Any]:
    found: dict[str, Any] = tomllib.loads((HOUSE / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
    return found


def contract(kind: str, name: str = "") -> dict[str, Any]:
    [found] = [one for one in tools()["importlinter"]["contracts"] if one["type"] == kind and name in one["name"]]
    return dict(found)


def test_every_room_stands_once_in_the_layers() -> None:
    layers = [room.strip() for layer in contract("layers")["layers"] for room in layer.split("|")]
    assert sorted(layers) == sorted(rooms())


def test_no_room_may_import_in_a_circle() -> None:
    assert set(contract("acyclic_siblings")["ancestors"]) == rooms()


@pytest.mark.parametrize(
    ("name", "may"), [("Only pdf lays out", {"pdf"}), ("Only seal signs", {"seal"})], ids=["layout", "signing"]
)
def test_no_other_room_goes_around_the_two_doors(name: str, may: set[str]) -> None:
    assert set(contract("forbidden", name)["source_modules"]) == rooms() - may


def test_import_linter_types_and_warnings_look_into_every_room() -> None:
    assert set(tools()["importlinter"]["root_packages"]) == rooms()
    assert set(tools()["mypy"]["packages"]) == rooms() | {"scripts", "tests"}
    [warnings] = [line for line in tools()["pytest"]["ini_options"]["filterwarnings"] if line.startswith("error::")]
    [named] = re.findall(r"\((.*)\)", warnings)
    assert set(named.split("|")) == rooms() | {"tests"}


def test_tests_stand_in_the_rooms() -> None:
    folders = {found.parent.name for found in (HOUSE / "tests").glob("*/test_*.py")}
    assert folders - ACROSS <= rooms()


def test_no_module_takes_from_a_conftest() -> None:
    taking = [
        str(found.relative_to(HOUSE))
        for folder in ("tests", "benchmarks")
        for found in sorted((HOUSE / folder).rglob("*.py"))
        if re.search(r"^\s*(from|import) .*\bconftest\b", found.read_text(encoding="utf-8"), re.MULTILINE)
    ]
    assert taking == []
