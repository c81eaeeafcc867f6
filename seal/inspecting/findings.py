"""What an inspection finds in a file: plain data, which the process that reads hostile files hands over as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class SignatureFinding:
    """One signature or document time stamp. ``fingerprint`` is the SHA-256 of the signer's certificate, in hex.

    ``kind``: a seal, a stamp, or a signature that can't be read (``unread``). ``authentic``: made with the
    certificate's key. ``intact``: the bytes it covers are unchanged. ``covers_revision``: it covers all of the file up
    to its own end. ``later``: what was added after it (none, archival, signatures, other). ``stamp``: what the time
    stamp in it, or that it is, is worth (none, valid, untrusted, broken).
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
class Signed:
    """A detached signature over a statement: by whose certificate (SHA-256, hex), and whether it holds."""

    fingerprint: str
    authentic: bool


@dataclass(frozen=True)
class Findings:
    """All signatures of a file, in the order in which they were made, or why it can't be read (``detail``: the error).

    ``tail``: something follows the end of the file's last revision. ``form``: there is a field that is to be filled in,
    be it for a signature. ``attached``: the files in it, by name, with their
    SHA-256. ``signed``: of the statement that was inspected with the file.
    """

    failure: str = ""
    detail: str = ""
    has_revocation_data: bool = False
    tail: bool = False
    form: bool = False
    signatures: tuple[SignatureFinding, ...] = ()
    attached: Mapping[str, str] = field(default_factory=dict)
    signed: Signed | None = None

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Findings:
        """The findings that :func:`dataclasses.asdict` made plain."""
        signatures = tuple(SignatureFinding(**finding) for finding in values["signatures"])
        signed = None if values["signed"] is None else Signed(**values["signed"])
        return cls(**{**values, "signatures": signatures, "signed": signed})


@dataclass(frozen=True)
class Task:
    """A file to inspect, and the statement with its signature (CMS, DER) that was made when it was issued, if any."""

    pdf: bytes
    statement: bytes = b""
    signature: bytes = b""
