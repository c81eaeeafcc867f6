"""How long the certificates last by which copies are sealed: one that expires unnoticed stops all issuing."""

from __future__ import annotations

from datetime import datetime

from cryptography import x509

from seal.config import Pem, Pkcs11, SealSettings
from seal.keys import certificates, is_issued_under, own_certificate


def expiries(settings: SealSettings) -> dict[str, datetime]:
    """When the ``seal``'s own certificate, its ``issuer``'s and its ``root`` end, the first of several.

    Roots that only stand there for copies of an earlier key are left out: those may well have expired.

    Raises:
        SealMisconfigured: a file can't be read.
    """
    own = own_certificate(settings.key)
    between = _issuers(settings)
    roots = [root for path in settings.trust for root in certificates(path)]
    above = [root for root in roots if is_issued_under(own, [root], between)]
    found = {"seal": [own], "issuer": between, "root": above}
    return {use: min(_end(each) for each in held) for use, held in found.items() if held}


def _issuers(settings: SealSettings) -> list[x509.Certificate]:
    """The certificates between the seal's own and its root, as far as files name them."""
    key = settings.key
    beside = certificates(key.certificate)[1:] if key.certificate is not None else []
    chain = certificates(key.chain) if isinstance(key, Pem | Pkcs11) and key.chain is not None else []
    return [*beside, *chain]


def _end(certificate: x509.Certificate) -> datetime:
    return certificate.not_valid_after_utc
