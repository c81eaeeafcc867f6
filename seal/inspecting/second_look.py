"""A second parser (qpdf) for what the strict one does not read: signatures anywhere in a file, and what is attached.

Files that we issued are always read by the strict parser. So what is found here only tells whose signatures a file
carries, and never that it is unchanged.
"""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any

from seal.inspecting.findings import Findings, SignatureFinding

if TYPE_CHECKING:
    from pikepdf import Pdf

# The value of a signature: DER that begins with a sequence, in as much room as such values have.
_CONTENTS = re.compile(rb"/Contents\s*<(30(?:[0-9A-Fa-f]{2}){100,60000})>")
# A file with more signatures than this is none of ours, and reading them takes time.
_MOST_SIGNATURES = 50


def look_again(pdf: bytes, *, detail: str) -> Findings:
    """What qpdf sees in ``pdf``, where the strict parser said ``detail``.

    A file is damaged when qpdf refuses it too, unless a repair brings a signature to light: then it says whose.
    """
    from pikepdf import PasswordError, PdfError

    try:
        opened = _open(pdf)
    except PasswordError:
        return Findings(failure="encrypted", detail=detail)
    except PdfError:
        opened = None
    if opened is not None:
        with opened:
            return Findings(detail=detail, signatures=tuple(_signatures(opened)))
    found = _repair(pdf) or tuple(_loose(pdf))
    return Findings(detail=detail, signatures=found) if found else Findings(failure="damaged", detail=detail)


def _repair(pdf: bytes) -> tuple[SignatureFinding, ...]:
    """The signatures that can be read once qpdf has found the objects of a broken file by itself."""
    from pikepdf import PdfError

    try:
        with _open(pdf, repair=True) as opened:
            return tuple(finding for finding in _signatures(opened) if finding.kind != "unread")
    except PdfError:
        return ()


def _loose(pdf: bytes) -> Iterator[SignatureFinding]:
    """The signatures in the bytes of what is no PDF any more, as after a gateway that changed the ends of lines."""
    for found in islice(_CONTENTS.finditer(pdf), _MOST_SIGNATURES):
        finding = read_signature(bytes.fromhex(found[1].decode()), is_stamp=False)
        if finding.kind != "unread":
            yield finding


def signatures_anywhere(pdf: bytes) -> tuple[SignatureFinding, ...]:
    """The signatures in objects to which no form of the file leads any more, as some viewers leave them when saving."""
    from pikepdf import PdfError

    try:
        with _open(pdf) as opened:
            return tuple(finding for finding in _signatures(opened) if finding.kind != "unread")
    except PdfError:
        return ()


def attached_to(pdf: bytes) -> dict[str, str]:
    """The SHA-256 (hex) of each file inside ``pdf``, by name."""
    with _open(pdf) as opened:
        return {
            name: hashlib.sha256(spec.get_file().read_bytes()).hexdigest() for name, spec in opened.attachments.items()
        }


def _open(pdf: bytes, *, repair: bool = False) -> Pdf:
    """Opened without a password; the page tree is read, since qpdf puts off what it can."""
    from pikepdf import Pdf

    opened = Pdf.open(io.BytesIO(pdf), attempt_recovery=repair, suppress_warnings=True)
    try:
        len(opened.pages)
    except BaseException:
        opened.close()
        raise
    return opened


def _signatures(opened: Pdf) -> Iterator[SignatureFinding]:
    """Every signature dictionary (ISO 32000-1, table 252) among the objects of the file."""
    from pikepdf import Dictionary, String

    found = 0
    for item in opened.objects:
        # A field may hold its signature in itself.
        for holder in (item, item.get("/V") if isinstance(item, Dictionary) else None):
            if found >= _MOST_SIGNATURES or not isinstance(holder, Dictionary) or "/ByteRange" not in holder:
                continue
            contents = holder.get("/Contents")
            if isinstance(contents, String) and not (holder is not item and holder.is_indirect):
                found += 1
                yield read_signature(bytes(contents), is_stamp=str(holder.get("/Type", "")) == "/DocTimeStamp")


def read_signature(contents: bytes, *, is_stamp: bool) -> SignatureFinding:
    """Whose signature it is, and whether that certificate's key made it; whatever it covers was not looked at."""
    try:
        certificate, authentic = _signer(contents)
    except Exception:  # noqa: BLE001 -- hostile bytes can make a parser fail in any way; all mean: unread
        return _finding("unread", "", "", authentic=False)
    name = printable_name(certificate)
    return _finding("stamp" if is_stamp else "seal", certificate.sha256.hex(), name, authentic=authentic)


def _signer(contents: bytes) -> tuple[Any, bool]:
    from asn1crypto import cms
    from pyhanko.sign.validation.generic_cms import extract_certs_for_validation, validate_sig_integrity

    signed = cms.ContentInfo.load(contents)["content"]
    certificate = extract_certs_for_validation(signed).signer_cert
    kind = signed["encap_content_info"]["content_type"].native
    try:
        _same, authentic = validate_sig_integrity(signed["signer_infos"][0], certificate, kind, b"")
    except Exception:  # noqa: BLE001 -- as above; who is named need not be who signed
        return certificate, False
    return certificate, authentic


def _finding(kind: str, fingerprint: str, signer: str, *, authentic: bool) -> SignatureFinding:
    return SignatureFinding(
        kind=kind,
        fingerprint=fingerprint,
        signer=signer,
        authentic=authentic,
        intact=False,
        trusted=False,
        revoked=False,
        covers_revision=False,
        later="other",
        certifies=False,
    )


def printable_name(certificate: Any) -> str:
    """The common name as one short line of visible characters: anyone can put anything in a certificate."""
    name = str(certificate.subject.native.get("common_name", ""))
    return "".join(character for character in name if character.isprintable())[:100]
