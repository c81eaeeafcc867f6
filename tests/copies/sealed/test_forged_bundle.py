"""A bundle made wholly by somebody else: whatever passes the script is betrayed by the certificates that it shows."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from django.test import Client

from copies.models import IssuedCopy
from copies.sealed.package import evidence_bundle
from copies.sealed.sealing import seal_settings
from pdf import Attached, PdfPart, attachments_of, merge, render
from seal import Pem, SealSettings, contents_of, demo_settings, seal, sign_statement
from seal.demo import ISSUER, ROOT, SEAL, DemoAuthority
from tests.copies.sealed.bundles import unpack
from tests.pdf import papers

pytestmark = pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not installed")


def _forge(folder: Path, settings: SealSettings, roots: bytes) -> None:
    """Put a text of somebody else's under the records of a genuine bundle, sealed and stated anew."""
    files = attachments_of((folder / "copy.pdf").read_bytes()).items()
    at = datetime.now(UTC)
    invented = merge([PdfPart(render(papers.cover("Verzonnen")))], attachments=[Attached(n, d, n) for n, d in files])
    sealed = seal(invented, settings=settings, at=at)
    (folder / "copy.pdf").write_bytes(sealed)
    statement = json.loads((folder / "statement.json").read_text())
    statement["issued_at"] = at.isoformat()
    statement["file"] = {"sha256": hashlib.sha256(sealed).hexdigest(), "size": len(sealed)}
    said = json.dumps(statement).encode()
    (folder / "statement.json").write_bytes(said)
    (folder / "statement.p7s").write_bytes(sign_statement(said, settings=settings, at=at))
    contents = contents_of(sealed)
    assert contents.seal_stamp is not None
    proof = {
        "seal.p7s": contents.seal,
        "seal.tst": contents.seal_stamp,
        "certificates.pem": contents.certificates_pem(),
        "revocation-lists.pem": contents.revocation_lists_pem(),
        "roots.pem": roots,
    }
    proof |= {f"archive-{number}.tst": stamp for number, stamp in enumerate(contents.archive_stamps, start=1)}
    for name, data in proof.items():
        (folder / "seal" / name).write_bytes(data)


def _verify(folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-I", "-S", str(folder / "verify.py")],
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": os.environ["PATH"], **environment},
    )


def _fingerprints(shown: str) -> set[str]:
    return {line.rpartition(" ")[2] for line in shown.splitlines() if "SHA-256:" in line}


def _in_hex(certificate: Path) -> str:
    held = x509.load_pem_x509_certificate(certificate.read_bytes())
    return hashlib.sha256(held.public_bytes(Encoding.DER)).hexdigest()


@pytest.fixture
def bundle(copy: IssuedCopy, tmp_path: Path) -> Path:
    return unpack(evidence_bundle(copy), tmp_path / "bundle")


@pytest.fixture
def stranger(tmp_path: Path) -> SealSettings:
    return demo_settings(tmp_path / "stranger", organisation="Een ander B.V.", key_bits=2048)


def test_the_page_has_every_certificate_that_a_genuine_bundle_shows(bundle: Path, client: Client) -> None:
    shown = _fingerprints(_verify(bundle).stdout)
    assert len(shown) == 2
    page = client.get("/verifieren/").text
    assert all(fingerprint in page for fingerprint in shown)


def _root_added(folder: Path, stranger: SealSettings) -> Path:
    """A second root behind ours, of an authority of one's own."""
    [root] = stranger.trust
    _forge(folder, stranger, (folder / "seal/roots.pem").read_bytes() + root.read_bytes())
    return root


def _same_issuer(folder: Path, stranger: SealSettings) -> Path:
    """A certificate of the authority that made ours: anyone can buy one where we bought."""
    ours = seal_settings()
    assert isinstance(ours.key, Pem)
    other = DemoAuthority(folder.parent / "client")
    shutil.copytree(ours.key.certificate.parent, other.folder)
    for file in other.path(SEAL), other.path(SEAL, "key"):
        file.unlink()
    other.prepare("Een andere klant", 2048, datetime.now(UTC))
    key = Pem(other.path(SEAL, "key"), other.path(SEAL), other.path(ISSUER))
    _forge(folder, replace(ours, key=key), (folder / "seal/roots.pem").read_bytes())
    return other.path(SEAL)


@pytest.mark.parametrize("forge", [_root_added, _same_issuer])
def test_what_passes_the_script_shows_a_certificate_that_the_page_has_not(
    bundle: Path, stranger: SealSettings, client: Client, forge: Callable[[Path, SealSettings], Path]
) -> None:
    theirs = _in_hex(forge(bundle, stranger))
    done = _verify(bundle)
    assert done.returncode == 0, done.stdout
    assert theirs in _fingerprints(done.stdout)
    assert theirs not in client.get("/verifieren/").text
    assert "if each certificate shown here is on the registry's verification page" in done.stdout


def _write_otherwise(root: bytes) -> bytes:
    """As OpenSSL reads a certificate too."""
    return root.replace(b" CERTIFICATE--", b" TRUSTED CERTIFICATE--")


def _under_another_head(folder: Path, root: bytes) -> None:
    with (folder / "seal/roots.pem").open("ab") as file:
        file.write(_write_otherwise(root))


def _trust_by_the_machine(folder: Path, root: bytes) -> None:
    trusted = folder.parent / "trusted"
    trusted.mkdir()
    (trusted / "root.pem").write_bytes(root)
    subprocess.run(["openssl", "rehash", str(trusted)], check=True)


@pytest.mark.parametrize("hide", [_under_another_head, _trust_by_the_machine])
def test_a_root_that_the_script_does_not_show_is_not_trusted(
    bundle: Path, stranger: SealSettings, hide: Callable[[Path, bytes], None]
) -> None:
    _forge(bundle, stranger, (bundle / "seal/roots.pem").read_bytes())
    hide(bundle, DemoAuthority(stranger.trust[0].parent).path(ROOT).read_bytes())
    done = _verify(bundle, SSL_CERT_DIR=str(bundle.parent / "trusted"))
    assert done.returncode == 1
    assert "FAILED  the seal holds" in done.stdout
    assert "FAILED  the statement of issue" in done.stdout


def test_the_page_gives_the_script_of_a_genuine_bundle(copy: IssuedCopy, client: Client, tmp_path: Path) -> None:
    unpack(evidence_bundle(copy), tmp_path)
    assert client.get("/verifieren/verify.py").content == (tmp_path / "verify.py").read_bytes()
