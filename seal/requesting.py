"""A sealing key and the request for its certificate (PKCS#10), which an authority signs: the key stays on its host."""

from __future__ import annotations

import os
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from seal.errors import SealMisconfigured

# What ETSI TS 119 312 asks of RSA keys in use after 2025.
_BITS = 3072


def request_certificate(key: Path, *, organisation: str) -> str:
    """Make a key in a new file that only its own account reads; returns the request for its certificate, in PEM.

    Raises:
        SealMisconfigured: the file is there already, or can't be written.
    """
    private = rsa.generate_private_key(public_exponent=65537, key_size=_BITS)
    written = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    try:
        key.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with os.fdopen(os.open(key, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as opened:
            opened.write(written)
    except OSError as error:
        raise SealMisconfigured(f"The sealing key can't be made: {error}") from error
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation),
            x509.NameAttribute(NameOID.COMMON_NAME, organisation),
        ]
    )
    request = x509.CertificateSigningRequestBuilder().subject_name(name).sign(private, hashes.SHA256())
    return request.public_bytes(Encoding.PEM).decode()
