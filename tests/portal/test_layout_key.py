"""A stored PDF is kept under a key that changes with anything that may print: nobody keeps a list of it."""

from __future__ import annotations

import shutil
from importlib import metadata
from pathlib import Path

import pytest
from django.conf import settings
from django.test import override_settings

from copies.reading import layout
from copies.reading.layout import digest_of

_LEFT_OUT = shutil.ignore_patterns(".*", "var", "docs", "tests", "node_modules", "__pycache__")


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of this release, somewhere else."""
    place = tmp_path_factory.mktemp("release") / "registry"
    shutil.copytree(settings.BASE_DIR, place, ignore=_LEFT_OUT)
    return place


@pytest.mark.parametrize(
    "name",
    [
        "templates/documents/copy/cover.html",
        "templates/documents/copy/evidence/receipts.html",
        "templates/public/version.html",
        "static/css/document.css",
        "static/css/tokens.css",
        "static/fonts/lato/Lato-Regular.ttf",
        "dpa_registry/formats/nl/formats.py",
        "dpa_registry/settings.py",
        "locale/nl/LC_MESSAGES/django.po",
        "documents/templatetags/registry.py",
        "agreements/applicability/reasons.py",
        "agreements/models/receipt.py",
        "annexes/presentation.py",
        "copies/sealed/assembly.py",
        "copies/sealed/sections.py",
        "pdf/shaping.py",
    ],
)
def test_whatever_may_print_changes_the_key(release: Path, name: str) -> None:
    before, file = digest_of(release, "nl"), release / name
    held = file.read_bytes()
    file.write_bytes(held + b"\n")
    changed = digest_of(release, "nl")
    file.write_bytes(held)
    assert changed != before
    assert digest_of(release, "nl") == before


def test_a_new_module_changes_the_key_and_a_lost_one_too(release: Path) -> None:
    before = digest_of(release, "nl")
    new = release / "documents" / "templatetags" / "numbers.py"
    new.write_text("PRECISION = 3\n")
    assert digest_of(release, "nl") != before
    new.unlink()
    assert digest_of(release, "nl") == before


def test_a_new_package_changes_the_key(release: Path) -> None:
    before, room = digest_of(release, "nl"), release / "breaches"
    room.mkdir()
    (room / "__init__.py").write_text("")
    changed = digest_of(release, "nl")
    shutil.rmtree(room)
    assert changed != before


def test_another_release_of_a_library_changes_the_key(release: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = digest_of(release, "nl")
    installed = list(metadata.distributions())
    monkeypatch.setattr(layout, "distributions", lambda: installed[1:])
    assert digest_of(release, "nl") != before


def test_a_printed_setting_changes_the_key(release: Path) -> None:
    before = digest_of(release, "nl")
    with override_settings(DPA_PUBLIC_URL="https://elders.example"):
        assert digest_of(release, "nl") != before


def test_what_prints_nothing_leaves_the_key_as_it_is(release: Path) -> None:
    before = digest_of(release, "nl")
    for name in ("README.md", "scripts/extra.py", "copies/migrations/0099_later.py", "var/db.sqlite3"):
        (release / name).parent.mkdir(exist_ok=True)
        (release / name).write_text("x")
    assert digest_of(release, "nl") == before


def test_each_language_has_a_key_of_its_own() -> None:
    assert digest_of(Path(settings.BASE_DIR), "nl") != digest_of(Path(settings.BASE_DIR), "en")
