"""What the signatures in a PDF are worth, as pyHanko sees it. Reads hostile files, so it runs in a process of its own
(:mod:`seal.inspecting.process`).
"""

from __future__ import annotations

import asyncio
import io
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from seal.contents import stamp_in
from seal.inspecting.findings import Findings, SignatureFinding, Signed, Task
from seal.inspecting.second_look import attached_to, look_again, printable_name, read_signature, signatures_anywhere
from seal.inspecting.updates import permitted_updates

if TYPE_CHECKING:
    from asn1crypto.x509 import Certificate
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
    from pyhanko.sign.validation.status import PdfSignatureStatus, TimestampSignatureStatus
    from pyhanko_certvalidator import ValidationContext


def inspect(task: Task, roots: list[bytes], *, at: datetime) -> Findings:
    """The signatures of a file, judged at a moment with the given root certificates (DER) and the data in the file,
    offline; of a file with a statement also that statement's signature and the attached files.
    """
    try:
        findings = _look(task.pdf, roots, at)
        if not task.statement:
            return findings
        findings = replace(findings, signed=_find_signature(task, roots, at))
        return findings if findings.failure else replace(findings, attached=attached_to(task.pdf))
    except MemoryError:
        return Findings(failure="too_demanding")
    except Exception as error:  # noqa: BLE001 -- as below; each file gets an answer
        return Findings(failure="unreadable", detail=repr(error)[:500])


def _look(pdf: bytes, roots: list[bytes], at: datetime) -> Findings:
    from asn1crypto.x509 import Certificate
    from pyhanko.pdf_utils.reader import PdfFileReader

    try:
        reader = PdfFileReader(io.BytesIO(pdf), strict=True)
        if reader.encrypted:
            found = look_again(pdf, detail="encrypted")
            # With a lock that only the first parser knows, such as one for the holders of certificates.
            return replace(found, failure="encrypted") if found.failure == "damaged" else found
        findings = asyncio.run(_inspect(reader, [Certificate.load(root) for root in roots], at))
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 -- a hostile file can make a parser fail in any way; all mean: unreadable
        return look_again(pdf, detail=repr(error)[:500])
    if not findings.signatures:
        return replace(findings, signatures=signatures_anywhere(pdf))
    return replace(findings, tail=not pdf.removesuffix(b"\n").removesuffix(b"\r").endswith(b"%%EOF"))


def _find_signature(task: Task, roots: list[bytes], at: datetime) -> Signed | None:
    """Whose detached signature over the statement it is, and whether it holds; None for what is no signature."""
    from asn1crypto import cms
    from asn1crypto.x509 import Certificate
    from pyhanko.sign.validation.generic_cms import async_validate_detached_cms
    from pyhanko_certvalidator import ValidationContext

    try:
        signed = cms.ContentInfo.load(task.signature)["content"]
        context = ValidationContext(trust_roots=[Certificate.load(root) for root in roots], moment=at)
        status = asyncio.run(async_validate_detached_cms(task.statement, signed, context))
        return Signed(status.signing_cert.sha256.hex(), bool(status.valid and status.intact))
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 -- as above
        return None


async def _inspect(reader: PdfFileReader, roots: list[Certificate], at: datetime) -> Findings:
    found: list[SignatureFinding] = []
    # The last one first: a valid archive time stamp proves at what moment those before it existed.
    moment = at
    for signature in reversed(reader.embedded_signatures):
        finding = await _judge_or_read(signature, roots, moment)
        if finding.kind == "stamp" and finding.stamp == "valid" and finding.stamped_at:
            moment = datetime.fromisoformat(finding.stamped_at)
        found.insert(0, finding)
    return Findings(
        has_revocation_data=_has_revocation_data(reader), form=_has_open_fields(reader), signatures=tuple(found)
    )


def _has_open_fields(reader: PdfFileReader) -> bool:
    """Whether the form holds a field that no signature fills: pyHanko takes an empty one for the start of a stamp."""
    try:
        fields = len(reader.root["/AcroForm"]["/Fields"])
    except KeyError:
        fields = 0
    return fields != len(reader.embedded_signatures)


async def _judge_or_read(
    signature: EmbeddedPdfSignature, roots: list[Certificate], moment: datetime
) -> SignatureFinding:
    """What it is worth; of a signature of a kind that pyHanko can't judge, whose it is."""
    try:
        return await _judge(signature, roots, moment)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 -- others sign in ways that we never do
        return read_signature(signature.pkcs7_content, is_stamp=signature.sig_object_type == "/DocTimeStamp")


async def _judge(signature: EmbeddedPdfSignature, roots: list[Certificate], moment: datetime) -> SignatureFinding:
    from pyhanko.sign.validation.pdf_embedded import async_validate_pdf_signature, async_validate_pdf_timestamp

    is_stamp = signature.sig_object_type == "/DocTimeStamp"
    token = signature.signed_data if is_stamp else stamp_in(signature.signed_data)
    said = None if token is None else token["encap_content_info"]["content"].parsed["gen_time"].native
    # The revocation data in a file is of the days around its stamps, and speaks for no later moment.
    context = _context(signature.reader, roots, moment if said is None else min(moment, said))
    if is_stamp:
        stamp = await async_validate_pdf_timestamp(signature, context, permitted_updates())
        return _finding("stamp", signature, stamp, stamped_at=stamp.timestamp, stamp=_worth(stamp, moment))
    proof = (await async_validate_pdf_signature(signature, context, context, skip_diff=True)).timestamp_validity
    worth = _worth(proof, moment)
    stamped_at = proof.timestamp if proof is not None and worth == "valid" else None
    # The certificate must have been good when the seal was made, not when it is read.
    then = _context(signature.reader, roots, stamped_at or moment)
    status = await async_validate_pdf_signature(signature, then, context, diff_policy=permitted_updates())
    return _finding(
        "seal",
        signature,
        status,
        sealed_at=status.signer_reported_dt,
        stamped_at=stamped_at,
        stamp=worth,
    )


def _finding(
    kind: str,
    signature: EmbeddedPdfSignature,
    status: Any,
    *,
    sealed_at: datetime | None = None,
    stamped_at: datetime | None = None,
    stamp: str,
) -> SignatureFinding:
    from pyhanko.sign.fields import MDPPerm
    from pyhanko.sign.validation.status import SignatureCoverageLevel

    certificate = status.signing_cert
    return SignatureFinding(
        kind=kind,
        fingerprint=certificate.sha256.hex(),
        signer=printable_name(certificate),
        authentic=bool(status.valid),
        intact=bool(status.intact),
        trusted=bool(status.trusted),
        revoked=bool(status.revoked),
        covers_revision=status.coverage >= SignatureCoverageLevel.ENTIRE_REVISION and not _is_stuffed(signature),
        later=_later(signature, status),
        # Both levels: what may follow is judged by our own rule, not by what the signature allows.
        certifies=signature.docmdp_level in (MDPPerm.NO_CHANGES, MDPPerm.FILL_FORMS)
        and signature.sig_object.get("/SubFilter") == "/ETSI.CAdES.detached",
        sealed_at=_utc(sealed_at),
        stamped_at=_utc(stamped_at),
        stamp=stamp,
    )


def _worth(stamp: TimestampSignatureStatus | None, moment: datetime) -> str:
    """What a stamp is worth that is known to have existed at ``moment``."""
    if stamp is None:
        return "none"
    if not (stamp.intact and stamp.valid):
        return "broken"
    # After its certificate a stamp proves nothing: that key is nobody's duty any more. A later stamp keeps it good.
    return "valid" if stamp.trusted and moment <= stamp.signing_cert.not_valid_after else "untrusted"


def _is_stuffed(signature: EmbeddedPdfSignature) -> bool:
    """Whether the room left after the signature, which no signature covers, holds anything."""
    from pyhanko.sign.validation.pdf_embedded import extract_contents

    # The length octets of the outermost DER value tell where it ends (X.690, 8.1.3).
    contents = extract_contents(signature.sig_object)
    octets = contents[1] & 0x7F if contents[1] & 0x80 else 0
    length = int.from_bytes(contents[2 : 2 + octets]) if octets else contents[1]
    return any(contents[2 + octets + length :])


def _utc(moment: datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(UTC).isoformat()


def _later(signature: EmbeddedPdfSignature, status: PdfSignatureStatus) -> str:
    from pyhanko.sign.diff_analysis import DEFAULT_DIFF_POLICY, DiffResult, ModificationLevel

    level = status.modification_level
    if level is ModificationLevel.NONE:
        return "none"
    if level is ModificationLevel.LTA_UPDATES:
        return "archival"
    # Our rules allow nothing else. By the usual ones a copy that was only signed by others can be told from the rest.
    usual = signature.evaluate_modifications(DEFAULT_DIFF_POLICY)
    only_signed = isinstance(usual, DiffResult) and usual.modification_level is ModificationLevel.FORM_FILLING
    return "signatures" if only_signed else "other"


def _has_revocation_data(reader: PdfFileReader) -> bool:
    if "/DSS" not in reader.root:
        return False
    store = reader.root["/DSS"]
    return any(key in store and len(store[key]) > 0 for key in ("/CRLs", "/OCSPs"))


def _context(reader: PdfFileReader, roots: list[Certificate], moment: datetime) -> ValidationContext:
    """How certificates are judged at ``moment``: offline, with the revocation data in the file where it has any."""
    from pyhanko.sign.validation.dss import DocumentSecurityStore
    from pyhanko_certvalidator import ValidationContext

    complete = _has_revocation_data(reader)
    arguments: dict[str, Any] = {
        "trust_roots": roots,
        "moment": moment,
        "allow_fetching": False,
        "revocation_mode": "require" if complete else "soft-fail",
        # Lists that were made after the seal speak for it too.
        "retroactive_revinfo": True,
    }
    if not complete:
        return ValidationContext(**arguments)
    return DocumentSecurityStore.read_dss(reader).as_validation_context(arguments)
