"""The evidence bundle: a copy with all that proves it, and a script that verifies it without the registry."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from datetime import UTC
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

import pdf
from copies import mdto
from copies.models import IssuedCopy
from copies.sealed.answers import ANSWERS, STATEMENTS, statements_json
from copies.sealed.assembly import ARRANGEMENTS, COMBINATION, ISSUE
from copies.sealed.body import part_file
from copies.sealed.disclosed import journal_files, names_of_others, rows_shown
from copies.sealed.sealing import trust
from documents.models import Publication
from documents.proof import ledger
from files import store as files
from seal import contents_of

_PROOF = Path(__file__).with_name("proof")


def evidence_bundle(copy: IssuedCopy) -> bytes:
    """The ZIP; the same bytes each time for as long as the statements of the answers, the parties' names and the
    trusted roots stay.

    Raises ``FileNotFoundError``, ``FileSpoilt``, ``StorageUnavailable`` and ``SealMisconfigured``.
    """
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w") as archive:
        for name, data in bundle_files(copy):
            entry = zipfile.ZipInfo(name, copy.issued_at.astimezone(UTC).timetuple()[:6])
            entry.external_attr = 0o644 << 16
            # A sealed PDF is compressed already.
            entry.compress_type = zipfile.ZIP_STORED if name.endswith(".pdf") else zipfile.ZIP_DEFLATED
            archive.writestr(entry, data)
    return output.getvalue()


def bundle_files(copy: IssuedCopy) -> Iterator[tuple[str, bytes]]:
    data = files.read(str(copy.file.name), sha256=copy.sha256)
    yield "README.txt", (_PROOF / "README.txt").read_bytes()
    yield "verify.py", verifying_script()
    yield "copy.pdf", data
    yield "statement.json", copy.statement.encode()
    yield "statement.p7s", bytes(copy.statement_signature)
    attached = pdf.attachments_of(data)
    for name in (COMBINATION, ARRANGEMENTS, ANSWERS, ISSUE, *names_of_others()):
        if name in attached:
            yield name, attached[name]
    if ANSWERS in attached and (statements := statements_json(attached[ANSWERS])):
        yield STATEMENTS, statements.encode()
    for part in copy.parts.select_related("version__line__document", "version__publication"):
        yield f"parts/{part_file(part.version.reference)}", part.version.publication.canonical.encode()
    yield "ledger.json", json.dumps(_ledger(copy), indent=1).encode()
    yield from journal_files(rows_shown(copy, attached))
    yield f"mdto/{mdto.RECORD}", mdto.record_metadata(copy)
    yield f"mdto/{mdto.FILE}", mdto.file_metadata(copy)
    yield from _seal(data)


def _ledger(copy: IssuedCopy) -> list[dict[str, Any]]:
    """The entries from the first of the parts to the head, each as the text that its hash is made of."""
    first = min(part.version.publication.sequence for part in copy.parts.select_related("version__publication"))
    entries = Publication.objects.filter(sequence__gte=first, sequence__lte=copy.ledger_position)
    return [
        {"hash": entry.entry_hash, "entry": ledger.hashed_fields(entry)}
        for entry in entries.select_related("version__line__document").order_by("sequence")
    ]


def _seal(data: bytes) -> Iterator[tuple[str, bytes]]:
    contents = contents_of(data)
    yield "seal/seal.p7s", contents.seal
    if contents.seal_stamp is not None:
        yield "seal/seal.tst", contents.seal_stamp
    for number, stamp in enumerate(contents.archive_stamps, start=1):
        yield f"seal/archive-{number}.tst", stamp
    yield "seal/certificates.pem", contents.certificates_pem()
    yield "seal/roots.pem", roots_pem()
    if contents.revocation_lists:
        yield "seal/revocation-lists.pem", contents.revocation_lists_pem()
    for number, answer in enumerate(contents.ocsp_answers, start=1):
        yield f"seal/ocsp-{number}.der", answer


def verifying_script() -> bytes:
    """The script that verifies an evidence bundle offline; it is the same in every bundle."""
    return (_PROOF / "verify.py").read_bytes()


def roots_pem() -> bytes:
    """The root certificates that the registry trusts."""
    return b"".join(x509.load_der_x509_certificate(root).public_bytes(Encoding.PEM) for root in trust().roots)
