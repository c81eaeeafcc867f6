"""PDF bytes to sealed bytes: a certifying PAdES signature by the processor, after which only its proof is renewed."""

from __future__ import annotations

import io
import logging
import time
from collections.abc import Coroutine
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from seal import keys, timestamps
from seal.config import Level, Proof, SealSettings
from seal.errors import SealError, SealMisconfigured, SealUnavailable
from seal.running import run

if TYPE_CHECKING:
    from asn1crypto.x509 import Certificate
    from pyhanko.sign.signers import PdfSigner
    from pyhanko.sign.signers.pdf_signer import DSSContentSettings
    from pyhanko_certvalidator import ValidationContext

FIELD = "Seal"
# Seconds for which fetched revocation data serves the next copies too: thousands are issued in one go.
FETCHED_FOR = 600.0
ARCHIVE_FIELD = "ArchiveTimeStamp"
# Room in hexadecimal for a CMS with a chain of three RSA-4096 certificates; a time stamp needs as much again.
_ROOM = 16_384
_ROOM_FOR_STAMP = 16_384


@dataclass(frozen=True)
class _Fetched:
    """Revocation data that the services gave, and when (monotonic seconds)."""

    at: float
    crls: tuple[Any, ...]
    ocsps: tuple[Any, ...]


_fetched: dict[SealSettings, _Fetched] = {}


def seal(pdf: bytes, *, settings: SealSettings, at: datetime) -> bytes:
    """``pdf`` with the processor's seal appended: ETSI.CAdES.detached, certified (DocMDP).

    The bytes of ``pdf`` stay as they are, in front. ``at`` is the moment that the seal claims; from B-T on a time stamp
    proves it.

    Raises:
        SealUnavailable: the time-stamping service or the source of revocation data gave no usable answer.
        SealMisconfigured: the key or the certificates can't make this level (expired, revoked, not trusted).
        SealError: the file can't be sealed, for instance since it carries a seal already.
    """
    keys.require_valid(settings.key, at)
    output = io.BytesIO()
    guarded(_seal(pdf, settings, at, output), settings)
    return output.getvalue()


def guarded(work: Coroutine[Any, Any, None], settings: SealSettings) -> None:
    """Do work of pyHanko's; what fails in it is said in our own words (see :func:`seal`)."""
    try:
        _translated(work)
    except SealError:
        # Whatever was wrong, the next try asks the services anew.
        _fetched.pop(settings, None)
        raise


def _translated(work: Coroutine[Any, Any, None]) -> None:
    from pyhanko.pdf_utils.misc import PdfError

    try:
        run(work)
    except SealError:
        raise
    except OSError as error:
        raise SealUnavailable(f"A service that the seal needs gave no usable answer: {error}") from error
    except PdfError as error:
        raise SealError(f"The file can't be sealed: {error}") from error
    except Exception as error:
        reason = _reason(error)
        if reason is None:
            raise
        raise reason from error


def _reason(error: Exception) -> SealError | None:
    """What a failure of pyHanko means to the one who asked for the seal; None for one that is not foreseen."""
    from pyhanko.sign.general import SigningError
    from pyhanko_certvalidator import errors

    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, errors.CRLFetchError | errors.OCSPFetchError | errors.InsufficientRevinfoError):
            return SealUnavailable(f"Revocation data could not be had: {cause}")
        if isinstance(cause, errors.PathBuildingError | errors.ValidationError):
            return SealMisconfigured(f"The certificates can't be used: {cause}")
        cause = cause.__cause__
    return SealError(str(error)) if isinstance(error, SigningError) else None


async def _seal(pdf: bytes, settings: SealSettings, at: datetime, output: io.BytesIO) -> None:
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes

    context = validation_context(settings)
    try:
        writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
        session = _pdf_signer(settings, context).init_signing_session(writer)
        session.system_time = at
        found = await session.perform_presign_validation(writer)
        room = _ROOM + (_ROOM_FOR_STAMP if settings.level.stamped else 0)
        document = session.prepare_tbs_document(validation_info=found, bytes_reserved=room)
        prepared, written = document.digest_tbs_document(output=output)
        signed = await document.perform_signature(
            document_digest=prepared.document_digest,
            pdf_cms_signed_attrs=PdfCMSSignedAttributes(signing_time=at),
        )
        await signed.post_signature_processing(written)
        if context is not None and context.fetching_allowed:
            _fetched[settings] = _Fetched(time.monotonic(), tuple(context.crls), tuple(context.ocsps))
    finally:
        if context is not None:
            await context.aclose()


def _pdf_signer(settings: SealSettings, context: ValidationContext | None) -> PdfSigner:
    from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
    from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner

    return PdfSigner(
        PdfSignatureMetadata(
            field_name=FIELD,
            timestamp_field_name=ARCHIVE_FIELD,
            md_algorithm="sha256",
            subfilter=SigSeedSubFilter.PADES,
            certify=True,
            docmdp_permissions=MDPPerm(settings.certification),
            name=settings.name or None,
            reason=settings.reason or None,
            location=settings.location or None,
            contact_info=settings.contact or None,
            embed_validation_info=settings.level.long_term,
            dss_settings=_where(settings.proof),
            use_pades_lta=settings.level is Level.B_LTA,
            validation_context=context,
        ),
        keys.signer(settings.key),
        timestamper=stamper(settings),
    )


def _where(proof: Proof) -> DSSContentSettings:
    from pyhanko.sign.signers.pdf_signer import DSSContentSettings, SigDSSPlacementPreference

    if proof is Proof.AFTER:
        return DSSContentSettings()
    # An index by signature (VRI) can't stand in the signature's own revision; nobody needs it for one seal.
    return DSSContentSettings(include_vri=False, placement=SigDSSPlacementPreference.TOGETHER_WITH_SIGNATURE)


def stamper(settings: SealSettings) -> Any:
    """The client of the time-stamping service; None where the level has no stamps."""
    if not settings.level.stamped or settings.time_stamps is None:
        return None
    return timestamps.stamper(settings.time_stamps, settings.timeout)


@lru_cache(maxsize=8)
def roots(files: tuple[Path, ...]) -> list[Certificate]:
    """The certificates that are trusted."""
    return [keys.in_asn1(certificate) for file in files for certificate in keys.certificates(file)]


def validation_context(settings: SealSettings) -> ValidationContext | None:
    """How pyHanko checks the certificates and finds the revocation data that goes into the file."""
    from pyhanko_certvalidator import ValidationContext

    from seal.fetching import StraightBackend

    if not settings.level.long_term:
        return None
    local = settings.revocation_lists
    kept = _fetched.get(settings)
    if kept is not None and time.monotonic() - kept.at > FETCHED_FOR:
        kept = None
    # It warns, for each seal, that no revocation data is fetched; with lists at hand that is meant.
    logging.getLogger("pyhanko.sign.signers.pdf_signer").setLevel(logging.ERROR)
    return ValidationContext(
        trust_roots=roots(settings.trust),
        crls=local.current() if local is not None else kept.crls if kept is not None else None,
        ocsps=None if kept is None else kept.ocsps,
        allow_fetching=local is None and kept is None,
        fetcher_backend=StraightBackend(per_request_timeout=max(1, round(settings.timeout))),
        revocation_mode="require",
    )
