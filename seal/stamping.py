"""A time stamp (RFC 3161) on a digest by itself, and what one is worth."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import TYPE_CHECKING

from seal import timestamps
from seal.config import SealSettings
from seal.errors import SealError, SealMisconfigured, SealUnavailable
from seal.running import run
from seal.sealing import roots

if TYPE_CHECKING:
    from asn1crypto import cms


def time_stamp(data: bytes, *, settings: SealSettings) -> bytes:
    """The token (DER) of the service in ``settings`` over the SHA-256 of ``data``, as ``openssl ts`` reads it.

    Raises:
        SealUnavailable: the service gave no usable answer.
        SealMisconfigured: the settings name no service.
    """
    if settings.time_stamps is None:
        raise SealMisconfigured("The settings name no time-stamping service.")
    stamper = timestamps.stamper(settings.time_stamps, settings.timeout)
    try:
        token: bytes = run(stamper.async_timestamp(hashlib.sha256(data).digest(), "sha256")).dump()
    except (OSError, ValueError, TypeError, KeyError) as error:
        # What is no answer of such a service at all, asn1crypto refuses with errors of its own.
        raise SealUnavailable(f"The time-stamping service gave no usable answer: {error}") from error
    return token


def stamped_at(token: bytes, data: bytes, *, settings: SealSettings) -> datetime:
    """The moment that a token proves for ``data``: signed by a certificate that a trusted root issued, valid then.

    Revocation is not asked for. Raises:
        SealError: the token is none, is over something else, or of nobody that is trusted.
    """
    from asn1crypto import cms
    from pyhanko.sign.validation.errors import SignatureValidationError

    try:
        signed = cms.ContentInfo.load(token)["content"]
        moment: datetime = signed["encap_content_info"]["content"].parsed["gen_time"].native
        trusted = run(_is_trusted(signed, data, settings, moment))
    except (SignatureValidationError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise SealError(f"It is no time stamp: {error}") from error
    if not trusted:
        raise SealError("The time stamp is over something else, or of nobody that is trusted.")
    return moment


async def _is_trusted(signed: cms.SignedData, data: bytes, settings: SealSettings, moment: datetime) -> bool:
    from pyhanko.sign.validation.generic_cms import validate_tst_signed_data
    from pyhanko.sign.validation.status import TimestampSignatureStatus
    from pyhanko_certvalidator import ValidationContext

    context = ValidationContext(trust_roots=roots(settings.trust), moment=moment, allow_fetching=False)
    found = await validate_tst_signed_data(signed, context, lambda name: hashlib.new(name, data).digest())
    status = TimestampSignatureStatus(**found)
    return bool(status.valid and status.intact and status.trusted)
