"""The sealing key is replaced: copies under the old one are judged as before, and prove themselves as before."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.checks import CheckMessage
from django.test import Client
from pytest_django import Settings

from copies.models import IssuedCopy
from copies.sealed.package import evidence_bundle
from copies.sealed.sealing import seal_settings, trust
from copies.sealed.verdicts import check
from dpa_registry.checks import the_seal_is_known
from seal import Pem, SealSettings, Verdict, demo_settings
from tests.copies.issued import read
from tests.copies.sealed.bundles import unpack, verify


def _rotate(settings: Settings, new: SealSettings, roots: tuple[Path, ...], earlier: tuple[Path, ...]) -> None:
    """From now on the registry seals with the new key."""
    assert isinstance(new.key, Pem)
    settings.SEAL = {
        **settings.SEAL,
        "KEY": str(new.key.key),
        "CERTIFICATE": str(new.key.certificate),
        "CHAIN": str(new.key.chain),
        "LEVEL": "B-B",
        "TIME_STAMPS": "",
        "TRUST": tuple(map(str, roots)),
        "EARLIER": tuple(map(str, earlier)),
    }


@pytest.fixture
def new(tmp_path: Path) -> SealSettings:
    return demo_settings(tmp_path / "new", organisation="Elzenvoort Holding bv", key_bits=2048)


@pytest.fixture
def earlier(tmp_path: Path, db: None) -> Path:
    """The certificate that seals until the rotation, with the one that issued it."""
    key = seal_settings().key
    assert isinstance(key, Pem)
    assert key.chain is not None
    file = tmp_path / "earlier.pem"
    file.write_bytes(key.certificate.read_bytes() + key.chain.read_bytes())
    return file


def _warnings() -> list[CheckMessage]:
    return the_seal_is_known(None)


def test_with_its_root_kept_an_old_copy_is_judged_and_proves_itself_as_before(
    copy: IssuedCopy, new: SealSettings, earlier: Path, settings: Settings, tmp_path: Path, client: Client
) -> None:
    added_to = read(copy) + b"\n%x"
    before, altered, bundle = check(read(copy)), check(added_to), evidence_bundle(copy)

    _rotate(settings, new, (*new.trust, *seal_settings().trust), (earlier,))

    assert check(read(copy)) == before
    assert check(added_to) == altered
    assert (altered.report.verdict, altered.is_test) == (Verdict.ALTERED, True)
    assert _warnings() == []
    for name, kept in {"then": bundle, "now": evidence_bundle(copy)}.items():
        done = verify(unpack(kept, tmp_path / name))
        assert done.returncode == 0, done.stdout
        shown = [line.rpartition(" ")[2] for line in done.stdout.splitlines() if "SHA-256:" in line]
        page = client.get("/verifieren/").text
        assert [fingerprint for fingerprint in shown if fingerprint not in page] == []


def test_a_root_that_is_not_kept_is_warned_of(new: SealSettings, earlier: Path, settings: Settings) -> None:
    _rotate(settings, new, new.trust, (earlier,))

    [warning] = _warnings()
    assert warning.id == "dpa_registry.W002"
    assert str(earlier) in warning.msg


@pytest.mark.parametrize("name", ["KEY", "CERTIFICATE", "TRUST", "EARLIER"])
def test_a_file_that_cannot_be_read_is_an_error_of_the_installation(
    new: SealSettings, earlier: Path, settings: Settings, tmp_path: Path, name: str
) -> None:
    _rotate(settings, new, new.trust, ())
    assert _warnings() == []
    gone = str(tmp_path / "gone.p12")
    settings.SEAL = {**settings.SEAL, name: (gone,) if name in {"TRUST", "EARLIER"} else gone}
    if name == "KEY":
        # Without a certificate beside it, the key is needed to know our own.
        settings.SEAL = {**settings.SEAL, "CERTIFICATE": ""}

    [error] = _warnings()
    assert error.id == "dpa_registry.E003"
    assert "gone.p12" in error.msg


def test_who_only_verifies_needs_the_certificate_and_not_the_key(
    copy: IssuedCopy, new: SealSettings, earlier: Path, settings: Settings, tmp_path: Path
) -> None:
    _rotate(settings, new, (*new.trust, *seal_settings().trust), (earlier,))
    for key in (tmp_path / "not-here.p12", tmp_path / "not-here.pem"):
        settings.SEAL = {**settings.SEAL, "KEY": str(key)}
        assert len(trust().own) == 2
        assert check(read(copy)).report.verdict is Verdict.ISSUED
