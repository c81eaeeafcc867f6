"""The evidence bundle verifies itself with the script in it, with Python's library and openssl alone."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from pytest_django import Settings

from copies.models import IssuedCopy
from copies.sealed.package import evidence_bundle
from customers.models import Customer
from tests import factories
from tests.copies.issued import bind, copy_of
from tests.copies.sealed.bundles import unpack, verify

pytestmark = pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not installed")


# The bundles of the tests that change one: made by the first of them, and unpacked anew by each.
_kept: dict[str, bytes] = {}


@pytest.fixture
def with_arrangement(customer: Customer) -> IssuedCopy:
    agreement = customer.agreements.first()
    assert agreement is not None
    factories.arrangement(agreement, "2022-03-27")
    return copy_of(customer)


@pytest.fixture
def sound(request: pytest.FixtureRequest, db: None) -> bytes:
    """A bundle with an arrangement; beside it another customer's bundle of the same registry is kept."""
    if not _kept:
        copy = request.getfixturevalue("with_arrangement")
        _kept.update(sound=evidence_bundle(copy), other=evidence_bundle(copy_of(bind("zandwolde"))))
    return _kept["sound"]


def test_the_script_finds_everything_in_order(with_arrangement: IssuedCopy, tmp_path: Path) -> None:
    done = verify(unpack(evidence_bundle(with_arrangement), tmp_path / "bundle"))
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stderr == ""
    assert "FAILED" not in done.stdout
    for said in ("no certificate of the seal was revoked", "archive time stamp 1", "arrangements.json", "TEST SEAL"):
        assert said in done.stdout


@pytest.mark.parametrize("level", ["B-B", "B-T", "B-LT"])
def test_it_verifies_every_level(customer: Customer, settings: Settings, tmp_path: Path, level: str) -> None:
    settings.SEAL = {**settings.SEAL, "LEVEL": level}
    done = verify(unpack(evidence_bundle(copy_of(customer)), tmp_path / "bundle"))
    assert done.returncode == 0, done.stdout


def test_a_bundle_is_the_same_each_time(copy: IssuedCopy) -> None:
    assert evidence_bundle(copy) == evidence_bundle(copy)


def _pdf_byte(folder: Path) -> None:
    data = bytearray((folder / "copy.pdf").read_bytes())
    data[5000] ^= 1
    (folder / "copy.pdf").write_bytes(bytes(data))


def _pdf_appended(folder: Path) -> None:
    with (folder / "copy.pdf").open("ab") as file:
        file.write(b"\n%%EOF\n")


def _pdf_and_statement(folder: Path) -> None:
    """Who changes the file also changes what is said of it."""
    import hashlib

    _pdf_appended(folder)
    data = (folder / "copy.pdf").read_bytes()
    statement = json.loads((folder / "statement.json").read_text())
    statement["file"] = {"sha256": hashlib.sha256(data).hexdigest(), "size": len(data)}
    (folder / "statement.json").write_text(json.dumps(statement))


def _part(folder: Path) -> None:
    part = next((folder / "parts").glob("PV-*.json"))
    part.write_text(part.read_text().replace("Tekst", "Teksd"))


def _combination(folder: Path) -> None:
    file = folder / "combination.json"
    file.write_text(file.read_text().replace('"format":1', '"format":2'))


def _arrangement(folder: Path) -> None:
    file = folder / "arrangements.json"
    file.write_text(file.read_text().replace("Jaarlijks", "Nooit"))


def _ledger(folder: Path) -> None:
    file = folder / "ledger.json"
    entries = json.loads(file.read_text())
    entries[0]["entry"]["published_at"] = "2020-01-01T00:00:00+00:00"
    file.write_text(json.dumps(entries))


def _ledger_tail(folder: Path) -> None:
    file = folder / "ledger.json"
    file.write_text(json.dumps(json.loads(file.read_text())[:-1]))


def _stamp(folder: Path) -> None:
    file = folder / "seal/seal.tst"
    file.write_bytes(file.read_bytes()[:-1] + b"\x00")


def _root(folder: Path) -> None:
    """Another authority's root in the place of ours."""
    subprocess.run(
        [
            "openssl",
            "req",
            "-x509",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-keyout",
            os.devnull,
            "-subj",
            "/CN=Other",
            "-out",
            str(folder / "seal/roots.pem"),
        ],
        check=True,
        capture_output=True,
    )


def _missing(folder: Path) -> None:
    (folder / "ledger.json").unlink()


def _swap(folder: Path) -> None:
    """The copy of another customer, issued by us and sound in itself."""
    unpack(_kept["other"], folder.parent / "other")
    shutil.copy(folder.parent / "other/copy.pdf", folder / "copy.pdf")


@pytest.mark.parametrize(
    "tamper",
    [
        _pdf_byte,
        _pdf_appended,
        _pdf_and_statement,
        _part,
        _combination,
        _arrangement,
        _ledger,
        _ledger_tail,
        _stamp,
        _root,
        _missing,
        _swap,
    ],
)
def test_the_script_finds_what_was_changed(sound: bytes, tmp_path: Path, tamper: Callable[[Path], None]) -> None:
    folder = unpack(sound, tmp_path / "bundle")
    before = {file: file.read_bytes() for file in folder.rglob("*") if file.is_file()}
    tamper(folder)
    assert {file: file.read_bytes() for file in folder.rglob("*") if file.is_file()} != before
    done = verify(folder)
    assert done.returncode == 1, done.stdout
    assert "FAILED" in done.stdout
    assert "Traceback" not in done.stderr
