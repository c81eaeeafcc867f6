"""The long life of a seal: an archive time stamp is renewed before the certificate that signed the last one ends."""

from __future__ import annotations

import io
from datetime import datetime
from typing import TYPE_CHECKING, Any

from seal.config import SealSettings
from seal.contents import stamp_in
from seal.errors import SealError, SealMisconfigured
from seal.sealing import guarded, stamper, validation_context

if TYPE_CHECKING:
    from pyhanko.pdf_utils.reader import PdfFileReader


def proof_ends(pdf: bytes) -> datetime | None:
    """Until when the newest time stamp in a sealed file proves something by itself; None when it has none.

    That is the first moment at which a certificate in the stamp's own chain ends (ETSI EN 319 142-1, 5.5). The file is
    one of ours: whether it is whole is for :func:`seal.verify` to say.

    Raises:
        SealError: the file can't be read.
    """
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.general import SignedDataCerts, extract_certificate_info

    try:
        tokens = _newest_stamp(PdfFileReader(io.BytesIO(pdf), strict=True))
        if tokens is None:
            return None
        found: SignedDataCerts = extract_certificate_info(tokens)
    except (PdfError, ValueError, KeyError) as error:
        raise SealError(f"The file can't be read: {error}") from error
    chain = [found.signer_cert, *(each for each in found.other_certs if each.self_issued is False)]
    ends: datetime = min(each.not_valid_after for each in chain)
    return ends


def renew(pdf: bytes, *, settings: SealSettings) -> bytes:
    """``pdf`` with another archive time stamp appended, and with what is needed to check the one before it.

    The bytes of ``pdf`` stay as they are, in front. The last stamp has to be valid at this moment: what nobody can
    prove any more, a new stamp does not prove either.

    Raises:
        SealUnavailable: the time-stamping service or the source of revocation data gave no usable answer.
        SealMisconfigured: the settings name no time-stamping service, or no roots.
        SealError: the last stamp is not valid any more, or the file can't be read.
    """
    if not settings.level.long_term:
        raise SealMisconfigured(f"Level {settings.level} has no archive time stamps to renew.")
    output = io.BytesIO(pdf)
    guarded(_renew(output, settings), settings)
    renewed = output.getvalue()
    if not renewed.startswith(pdf):
        raise SealError("The file would have changed under its time stamp.")
    return renewed


async def _renew(output: io.BytesIO, settings: SealSettings) -> None:
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.signers import PdfTimeStamper

    context: Any = validation_context(settings)
    try:
        reader = PdfFileReader(output, strict=True)
        _require_whole(reader)
        await PdfTimeStamper(stamper(settings)).async_update_archival_timestamp_chain(reader, context, in_place=True)
    finally:
        await context.aclose()


def _require_whole(reader: PdfFileReader) -> None:
    """Refuse a file that its last stamp is not over: pyHanko only notes it, and would stamp it as it is."""
    for stamp in reversed(reader.embedded_timestamp_signatures):
        imprint = stamp.signed_data["encap_content_info"]["content"].parsed["message_imprint"]
        if imprint["hashed_message"].native != stamp.compute_digest():
            raise SealError("The file is not the one that its last time stamp is over.")
        return


def _newest_stamp(reader: PdfFileReader) -> Any:
    """The signed data of the last archive time stamp, or of the stamp in the seal itself."""
    for signature in reversed(reader.embedded_timestamp_signatures):
        return signature.signed_data
    for signature in reversed(reader.embedded_regular_signatures):
        return stamp_in(signature.signed_data)
    return None
