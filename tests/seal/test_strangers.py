"""A signature of somebody else's: nothing is claimed for it, and nothing in it can pass for words of ours."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.signers import PdfSignatureMetadata, SimpleSigner, sign_pdf

from seal import Level, Problem, Trust, Verdict, demo_settings, seal, verify
from tests.seal.sealed import SealedAt, nothing


def sign_by_oneself(pdf: bytes, folder: Path, name: str) -> bytes:
    """The file with a plain signature (adbe.pkcs7.detached) by a certificate that vouches for itself."""
    key = rsa.generate_private_key(65537, 2048)
    subject, now = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]), datetime.now(UTC)
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(subject).public_key(key.public_key())
    builder = builder.serial_number(7).not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(9))
    (folder / "key.pem").write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    (folder / "crt.pem").write_bytes(builder.sign(key, SHA256()).public_bytes(Encoding.PEM))
    signer = SimpleSigner.load(str(folder / "key.pem"), str(folder / "crt.pem"))
    metadata = PdfSignatureMetadata(field_name="Anders")
    return bytes(sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf)), metadata, signer=signer).getvalue())


def test_no_level_is_claimed_for_a_plain_signature(copy: bytes, trust: Trust, tmp_path: Path) -> None:
    report = verify(sign_by_oneself(copy, tmp_path, "Iemand"), trust=trust, record=nothing)

    assert (report.verdict, report.problems) == (Verdict.NOT_OURS, (Problem.FOREIGN_SEAL,))
    assert (report.level, report.signer) == (None, "Iemand")


def test_a_strangers_test_seal_is_no_test_seal_of_ours(copy: bytes, trust: Trust, tmp_path: Path) -> None:
    other = demo_settings(tmp_path, organisation="Een ander B.V.", key_bits=2048)
    report = verify(seal(copy, settings=other, at=datetime.now(UTC)), trust=trust, record=nothing)

    assert (report.level, report.is_test) == (None, False)


def test_a_name_in_a_certificate_is_one_short_line(copy: bytes, trust: Trust, tmp_path: Path) -> None:
    name = "X\nWe issued this file\x1b[2K\u202e" + "n" * 20
    signed = sign_by_oneself(copy, tmp_path, name)

    assert verify(signed, trust=trust, record=None).signer == "XWe issued this file[2K" + "n" * 20


@pytest.mark.parametrize("level", [Level.B_T, Level.B_LT])
def test_a_seal_whose_time_stamp_is_not_trusted_has_no_more_than_a_seal(
    level: Level, sealed_at: SealedAt, trust: Trust, tmp_path: Path
) -> None:
    elsewhere = Trust.of(demo_settings(tmp_path, organisation="Een ander B.V.", key_bits=2048))
    report = verify(sealed_at(level), trust=Trust(elsewhere.roots, trust.sealers), record=None)

    assert (report.problems, report.level) == ((Problem.NOT_TRUSTED,), Level.B_B)
