"""What the signatures in a PDF are worth, as pyHanko sees it. Reads hostile files, so it runs in a process of its own.

``python -m seal.inspection`` reads a line of JSON (limits, trusted roots) and then the file from its standard
input, limits itself, and writes the findings as JSON.
"""

from __future__ import annotations

import asyncio
import base64
import io
import json
import logging
import resource
import sys
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from seal.contents import stamp_in
from seal.updates import permitted_updates

if TYPE_CHECKING:
    from asn1crypto.x509 import Certificate
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
    from pyhanko.sign.validation.status import PdfSignatureStatus, TimestampSignatureStatus
    from pyhanko_certvalidator import ValidationContext


@dataclass(frozen=True)
class Finding:
    """One signature or document time stamp. ``fingerprint`` is the SHA-256 of the signer's certificate, in hex.

    ``authentic``: made with the certificate's key. ``intact``: the bytes it covers are unchanged. ``covers_revision``:
    it covers all of the file up to its own end. ``later``: what was added after it (none, archival, other).
    ``stamp``: what the time stamp in it, or that it is, is worth (none, valid, untrusted, broken).
    """

    kind: str
    fingerprint: str
    signer: str
    authentic: bool
    intact: bool
    trusted: bool
    revoked: bool
    covers_revision: bool
    later: str
    certifies: bool
    sealed_at: str | None = None
    stamped_at: str | None = None
    stamp: str = "none"


@dataclass(frozen=True)
class Findings:
    """All signatures of a file, in the order in which they were made, or why it can't be read (``detail``: the error).

    ``tail``: something follows the end of the file's last revision.
    """

    failure: str = ""
    detail: str = ""
    has_revocation_data: bool = False
    tail: bool = False
    signatures: tuple[Finding, ...] = ()


def inspect(pdf: bytes, roots: list[bytes], *, at: datetime) -> Findings:
    """The signatures of ``pdf``, judged at a moment with the given root certificates (DER) and the data in the file,
    offline.
    """
    from asn1crypto.x509 import Certificate
    from pyhanko.pdf_utils.reader import PdfFileReader

    try:
        reader = PdfFileReader(io.BytesIO(pdf), strict=True)
        if reader.encrypted:
            return Findings(failure="encrypted")
        findings = asyncio.run(_inspect(reader, [Certificate.load(root) for root in roots], at))
        return replace(findings, tail=not pdf.removesuffix(b"\n").removesuffix(b"\r").endswith(b"%%EOF"))
    except MemoryError:
        return Findings(failure="too_demanding")
    except Exception as error:  # noqa: BLE001 -- a hostile file can make a parser fail in any way; all mean: unreadable
        return Findings(failure="damaged", detail=repr(error)[:500])


async def _inspect(reader: PdfFileReader, roots: list[Certificate], at: datetime) -> Findings:
    found: list[Finding] = []
    # The last one first: a valid archive time stamp proves at what moment those before it existed.
    moment = at
    for signature in reversed(reader.embedded_signatures):
        finding = await _judge(signature, roots, moment)
        if finding.kind == "stamp" and finding.stamp == "valid" and finding.stamped_at:
            moment = datetime.fromisoformat(finding.stamped_at)
        found.insert(0, finding)
    return Findings(has_revocation_data=_has_revocation_data(reader), signatures=tuple(found))


async def _judge(signature: EmbeddedPdfSignature, roots: list[Certificate], moment: datetime) -> Finding:
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
) -> Finding:
    from pyhanko.sign.fields import MDPPerm
    from pyhanko.sign.validation.status import SignatureCoverageLevel

    certificate = status.signing_cert
    return Finding(
        kind=kind,
        fingerprint=certificate.sha256.hex(),
        signer=_name(certificate),
        authentic=bool(status.valid),
        intact=bool(status.intact),
        trusted=bool(status.trusted),
        revoked=bool(status.revoked),
        covers_revision=status.coverage >= SignatureCoverageLevel.ENTIRE_REVISION and not _stuffed(signature),
        later=_later(status),
        certifies=signature.docmdp_level is MDPPerm.NO_CHANGES
        and signature.sig_object.get("/SubFilter") == "/ETSI.CAdES.detached",
        sealed_at=_utc(sealed_at),
        stamped_at=_utc(stamped_at),
        stamp=stamp,
    )


def _name(certificate: Certificate) -> str:
    """The common name as one short line of visible characters: anyone can put anything in a certificate."""
    name = str(certificate.subject.native.get("common_name", ""))
    return "".join(character for character in name if character.isprintable())[:100]


def _worth(stamp: TimestampSignatureStatus | None, moment: datetime) -> str:
    """What a stamp is worth that is known to have existed at ``moment``."""
    if stamp is None:
        return "none"
    if not (stamp.intact and stamp.valid):
        return "broken"
    # After its certificate a stamp proves nothing: that key is nobody's duty any more. A later stamp keeps it good.
    return "valid" if stamp.trusted and moment <= stamp.signing_cert.not_valid_after else "untrusted"


def _stuffed(signature: EmbeddedPdfSignature) -> bool:
    """Whether the room left after the signature, which no signature covers, holds anything."""
    from pyhanko.sign.validation.pdf_embedded import extract_contents

    # The length octets of the outermost DER value tell where it ends (X.690, 8.1.3).
    contents = extract_contents(signature.sig_object)
    octets = contents[1] & 0x7F if contents[1] & 0x80 else 0
    length = int.from_bytes(contents[2 : 2 + octets]) if octets else contents[1]
    return any(contents[2 + octets + length :])


def _utc(moment: datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(UTC).isoformat()


def _later(status: PdfSignatureStatus) -> str:
    from pyhanko.sign.diff_analysis import ModificationLevel

    level = status.modification_level
    if level is ModificationLevel.NONE:
        return "none"
    return "archival" if level is ModificationLevel.LTA_UPDATES else "other"


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


def main() -> None:
    """The process's own work: limit itself, read, judge, write."""
    task = json.loads(sys.stdin.buffer.readline())
    resource.setrlimit(resource.RLIMIT_AS, (task["memory"], task["memory"]))
    resource.setrlimit(resource.RLIMIT_CPU, (task["seconds"], task["seconds"] + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    logging.disable(logging.CRITICAL)
    roots = [base64.b64decode(root) for root in task["roots"]]
    findings = inspect(sys.stdin.buffer.read(), roots, at=datetime.now(UTC))
    sys.stdout.write(json.dumps(asdict(findings)))


if __name__ == "__main__":
    main()
