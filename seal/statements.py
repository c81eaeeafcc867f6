"""Statements signed by the sealing key: what is said about a file apart from the file itself."""

from __future__ import annotations

from datetime import datetime

from seal import keys
from seal.config import SealSettings
from seal.running import run


def sign_statement(statement: bytes, *, settings: SealSettings, at: datetime) -> bytes:
    """A detached CMS signature (RFC 5652, DER) over ``statement``, with its certificates, as ``openssl cms`` reads it.

    Raises:
        SealMisconfigured: the key can't be read, or its certificate is not valid at that moment.
    """
    from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes

    keys.require_valid(settings.key, at)
    signing = keys.signer(settings.key).async_sign_general_data(
        statement, "sha256", signed_attr_settings=PdfCMSSignedAttributes(signing_time=at)
    )
    signature: bytes = run(signing).dump()
    return signature
