"""What a sealed PDF of ours carries to prove itself: signatures, time stamps, certificates, revocation data."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding


@dataclass(frozen=True)
class SealContents:
    """All in DER, each once: the seal (CMS), the time stamps (RFC 3161 tokens) of the seal and of the whole file, the
    certificates, the revocation lists (RFC 5280) and the OCSP answers (RFC 6960).
    """

    seal: bytes
    seal_stamp: bytes | None
    archive_stamps: tuple[bytes, ...]
    certificates: tuple[bytes, ...]
    revocation_lists: tuple[bytes, ...]
    ocsp_answers: tuple[bytes, ...]

    def certificates_pem(self) -> bytes:
        """The certificates in PEM, one after the other."""
        return b"".join(x509.load_der_x509_certificate(der).public_bytes(Encoding.PEM) for der in self.certificates)

    def revocation_lists_pem(self) -> bytes:
        """The revocation lists in PEM, one after the other."""
        return b"".join(x509.load_der_x509_crl(der).public_bytes(Encoding.PEM) for der in self.revocation_lists)


def contents_of(pdf: bytes) -> SealContents:
    """The proof in ``pdf``, which must be a file that :func:`seal.seal` made; it verifies nothing."""
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation.dss import DocumentSecurityStore

    reader = PdfFileReader(io.BytesIO(pdf))
    signature = reader.embedded_regular_signatures[0]
    stamps = [stamp.signed_data for stamp in reader.embedded_timestamp_signatures]
    own_stamp = stamp_in(signature.signed_data)
    held: dict[bytes, None] = {}
    for signed in [signature.signed_data, *([own_stamp] if own_stamp is not None else []), *stamps]:
        held |= dict.fromkeys(certificate.chosen.dump() for certificate in signed["certificates"])
    lists: list[bytes] = []
    answers: list[bytes] = []
    if "/DSS" in reader.root:
        store = DocumentSecurityStore.read_dss(reader)
        held |= dict.fromkeys(_data(reference) for reference in store.certs.values())
        lists = [_data(reference) for reference in store.crls]
        answers = [_data(reference) for reference in store.ocsps]
    return SealContents(
        seal=_content(signature.signed_data),
        seal_stamp=None if own_stamp is None else _content(own_stamp),
        archive_stamps=tuple(_content(stamp) for stamp in stamps),
        certificates=tuple(held),
        revocation_lists=tuple(dict.fromkeys(lists)),
        ocsp_answers=tuple(dict.fromkeys(answers)),
    )


def stamp_in(signed: Any) -> Any:
    """The time stamp (CMS signed data) over the signature in ``signed``, or None."""
    for attribute in signed["signer_infos"][0]["unsigned_attrs"]:
        if attribute["type"].native == "signature_time_stamp_token":
            return attribute["values"][0]["content"]
    return None


def _content(signed: Any) -> bytes:
    from asn1crypto import cms

    return bytes(cms.ContentInfo({"content_type": "signed_data", "content": signed}).dump())


def _data(reference: Any) -> bytes:
    return bytes(reference.get_object().data)
