"""What ``check --deploy`` says of an installation that is not as it should be."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID
from pytest_django import Settings

from dpa_registry.checks import inspection_is_shut_in
from dpa_registry.strength import the_sealing_key_is_strong
from seal.inspecting import confinement, sandbox
from seal.inspecting.sandbox import Confinement


@pytest.mark.parametrize(
    ("found", "told"),
    [
        (Confinement(reads_files=False, opens_connections=False), []),
        (Confinement(reads_files=True, opens_connections=False), ["it can read files."]),
        (Confinement(reads_files=True, opens_connections=True), ["it can read files and open connections."]),
        (None, ["does not work here."]),
    ],
)
def test_an_inspection_that_is_not_shut_in_is_named(
    monkeypatch: pytest.MonkeyPatch, found: Confinement | None, told: list[str]
) -> None:
    monkeypatch.setattr("dpa_registry.checks.confinement_here", lambda: found)
    warnings = inspection_is_shut_in(None)
    assert [warning.id for warning in warnings] == ["dpa_registry.W003"] * len(told)
    assert all(str(warning.msg).endswith(end) for warning, end in zip(warnings, told, strict=True))
    assert all("bubblewrap" in str(warning.hint) for warning in warnings)


def test_here_the_inspection_is_shut_in() -> None:
    sandbox.confinement_here.cache_clear()
    confinement._namespaces.cache_clear()
    assert inspection_is_shut_in(None) == []


def own_key(folder: Path, private: Any) -> dict[str, Any]:
    """Settings of a seal whose certificate is of this key."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "A seal")])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder(name, name, private.public_key(), 1, now, now + timedelta(days=900)).sign(
        private, hashes.SHA256()
    )
    key, certificate = folder / "seal.key.pem", folder / "seal.crt.pem"
    key.write_bytes(
        private.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    own = {"KEY": str(key), "CERTIFICATE": str(certificate), "TRUST": (str(certificate),)}
    return {**own, "TIME_STAMPS": "https://stamps.example"}


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (lambda: rsa.generate_private_key(65537, 2048), "RSA of 2048 bits"),
        (lambda: rsa.generate_private_key(65537, 3072), ""),
        (lambda: ec.generate_private_key(ec.SECP224R1()), "on a curve of 224 bits"),
        (lambda: ec.generate_private_key(ec.SECP256R1()), ""),
    ],
)
def test_a_weak_sealing_key_is_refused_with_its_remedy(
    make: Callable[[], Any], told: str, tmp_path: Path, settings: Settings
) -> None:
    settings.SEAL = {**settings.SEAL, **own_key(tmp_path, make())}
    found = the_sealing_key_is_strong(None)
    assert [message.id for message in found] == ["dpa_registry.E011"] * bool(told)
    assert all(told in str(message.msg) and "docs/keys.md" in str(message.hint) for message in found)
