"""The sealing key, read once from its file and kept in memory, or the session of the device that holds it."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.serialization import load_pem_private_key, pkcs12

from seal.config import Pem, Pkcs11, Pkcs12, SealingKey
from seal.errors import SealMisconfigured
from seal.token import token_signer

if TYPE_CHECKING:
    from asn1crypto.x509 import Certificate
    from pyhanko.sign.signers import Signer


def certificates(path: Path) -> list[x509.Certificate]:
    """The certificates in a PEM or DER file.

    Raises:
        SealMisconfigured: the file can't be read or holds none.
    """
    try:
        data = path.read_bytes()
        if b"-----BEGIN" in data:
            return x509.load_pem_x509_certificates(data)
        return [x509.load_der_x509_certificate(data)]
    except (OSError, ValueError) as error:
        raise SealMisconfigured(f"No certificate can be read from {path.name}: {error}") from error


def own_certificate(key: SealingKey) -> x509.Certificate:
    """The sealing certificate; the private key is read only when nothing else holds it.

    Raises:
        SealMisconfigured: it can't be read.
    """
    if key.certificate is not None:
        return certificates(key.certificate)[0]
    held = signer(key).signing_cert
    assert held is not None
    return x509.load_der_x509_certificate(held.dump())


def is_issued_under(
    certificate: x509.Certificate, roots: list[x509.Certificate], others: list[x509.Certificate]
) -> bool:
    """Whether signatures lead from the certificate to a root, over ``others``. Says nothing of validity in time."""
    issuers = [*roots, *others]
    for _ in range(len(issuers) + 1):
        if certificate in roots:
            return True
        issuer = next((issuer for issuer in issuers if _has_issued(issuer, certificate)), None)
        if issuer is None:
            return False
        certificate = issuer
    return False


def _has_issued(issuer: x509.Certificate, certificate: x509.Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(issuer)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True


def in_asn1(certificate: x509.Certificate) -> Certificate:
    """The certificate in the form that pyHanko takes."""
    from asn1crypto.x509 import Certificate
    from cryptography.hazmat.primitives.serialization import Encoding

    loaded: Certificate = Certificate.load(certificate.public_bytes(Encoding.DER))
    return loaded


def _read(key: Pkcs12 | Pem) -> tuple[Any, x509.Certificate, list[x509.Certificate]]:
    passphrase = key.passphrase.encode() or None
    if isinstance(key, Pkcs12):
        private, certificate, others = pkcs12.load_key_and_certificates(key.path.read_bytes(), passphrase)
        if private is None or certificate is None:
            raise SealMisconfigured(f"{key.path.name} holds no key with its certificate.")
        if key.certificate is not None and certificates(key.certificate)[0] != certificate:
            raise SealMisconfigured(f"{key.certificate.name} is not the certificate in {key.path.name}.")
        return private, certificate, others
    own, *rest = certificates(key.certificate)
    chain = certificates(key.chain) if key.chain else []
    return load_pem_private_key(key.key.read_bytes(), passphrase), own, [*rest, *chain]


@lru_cache(maxsize=8)
def signer(key: SealingKey) -> Signer:
    """A pyHanko signer that holds the key ready.

    pyHanko loads the key from its DER form at each signature, and OpenSSL then tests its primes anew: nine tenths of
    the time of an RSA signature.

    Raises:
        SealMisconfigured: the key can't be read, or is not the certificate's.
    """
    from asn1crypto.keys import PrivateKeyInfo
    from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePrivateKey
    from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
    from cryptography.hazmat.primitives.hashes import SHA256, SHA384, SHA512, HashAlgorithm
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
    from pyhanko.sign.signers import SimpleSigner
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    if isinstance(key, Pkcs11):
        own, *rest = certificates(key.certificate)
        chain = certificates(key.chain) if key.chain else []
        return token_signer(key, in_asn1(own), map(in_asn1, [*rest, *chain]), forget=signer.cache_clear)
    hashes: dict[str, HashAlgorithm] = {"sha256": SHA256(), "sha384": SHA384(), "sha512": SHA512()}

    class ReadySigner(SimpleSigner):
        def sign_raw(self, data: bytes, digest_algorithm: str) -> bytes:
            if isinstance(private, RSAPrivateKey):
                return private.sign(data, PKCS1v15(), hashes[digest_algorithm])
            assert isinstance(private, EllipticCurvePrivateKey)
            return private.sign(data, ECDSA(hashes[digest_algorithm]))

    try:
        private, certificate, others = _read(key)
    except (OSError, ValueError, TypeError) as error:
        raise SealMisconfigured(f"The sealing key can't be read: {error}") from error
    if not isinstance(private, RSAPrivateKey | EllipticCurvePrivateKey):
        raise SealMisconfigured("The sealing key must be an RSA or an elliptic-curve key.")
    form = Encoding.DER, PublicFormat.SubjectPublicKeyInfo
    if private.public_key().public_bytes(*form) != certificate.public_key().public_bytes(*form):
        raise SealMisconfigured("The sealing key is not the certificate's.")
    registry = SimpleCertificateStore()
    registry.register_multiple(in_asn1(other) for other in others)
    der = private.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return ReadySigner(signing_cert=in_asn1(certificate), signing_key=PrivateKeyInfo.load(der), cert_registry=registry)


def require_valid(key: SealingKey, at: datetime) -> None:
    """Refuse a certificate that is not valid at that moment.

    Raises:
        SealMisconfigured: it has expired, or is not valid yet.
    """
    certificate = signer(key).signing_cert
    assert certificate is not None
    if not certificate.not_valid_before <= at <= certificate.not_valid_after:
        raise SealMisconfigured(
            f"The sealing certificate is valid from {certificate.not_valid_before:%d-%m-%Y} "
            f"to {certificate.not_valid_after:%d-%m-%Y}."
        )
