"""Whether a PDF is one that we issued, and what is wrong with it otherwise.

"Issued" rests on the SHA-256 of the whole file alone. Every reader of PDF signatures accepts some altered files, so a
valid seal over other bytes is never "issued"; the rules below only say in which way such a file differs.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from seal.config import Level, SealSettings
from seal.demo import is_test_certificate
from seal.inspection import Finding, Findings
from seal.keys import certificates, own_certificate
from seal.report import Problem, Report, Verdict
from seal.sandbox import inspect_apart


@dataclass(frozen=True)
class Trust:
    """What makes a seal ours: the root certificates and our sealing certificates, the present one first; in DER."""

    roots: tuple[bytes, ...]
    sealers: tuple[bytes, ...]

    @classmethod
    def of(cls, settings: SealSettings, earlier: Iterable[Path] = ()) -> Trust:
        """The trust that belongs to ``settings``, with the files of sealing certificates that were used before.

        Raises:
            SealMisconfigured: a certificate can't be read.
        """
        roots = [certificate for file in settings.trust for certificate in certificates(file)]
        sealers = [own_certificate(settings.key), *(certificates(file)[0] for file in earlier)]
        return cls(_in_der(roots), _in_der(sealers))

    @cached_property
    def own(self) -> frozenset[str]:
        """The SHA-256, in hex, of our sealing certificates."""
        return frozenset(hashlib.sha256(sealer).hexdigest() for sealer in self.sealers)

    @cached_property
    def tests(self) -> frozenset[str]:
        """Those of them that a test authority of the registry made."""
        return frozenset(
            hashlib.sha256(sealer).hexdigest()
            for sealer in self.sealers
            if is_test_certificate(x509.load_der_x509_certificate(sealer))
        )


def _in_der(found: Iterable[x509.Certificate]) -> tuple[bytes, ...]:
    return tuple(dict.fromkeys(certificate.public_bytes(Encoding.DER) for certificate in found))


def verify(pdf: bytes, *, trust: Trust, known_digest: Callable[[str], bool] | None) -> Report:
    """The verdict on ``pdf``, within eight seconds and half a gigabyte, whatever the file holds.

    ``known_digest`` tells whether a SHA-256 (hex) is that of a file we issued or of its recorded archival successor;
    None means that there is no record here, and then no file can be called issued.
    """
    return report(pdf, inspect_apart(pdf, trust.roots), trust=trust, known_digest=known_digest)


def report(pdf: bytes, findings: Findings, *, trust: Trust, known_digest: Callable[[str], bool] | None) -> Report:
    """The verdict that follows from the findings on ``pdf``."""
    digest = hashlib.sha256(pdf).hexdigest()
    seal = _seal(findings, trust)
    is_ours = seal is not None and seal.authentic and seal.fingerprint in trust.own
    verdict, problems = Verdict.ISSUED, tuple[Problem, ...]()
    if known_digest is None or not known_digest(digest):
        verdict, problems = _judge(findings, seal, trust, has_record=known_digest is not None)
    if seal is None:
        return Report(verdict, digest, len(pdf), problems)
    return Report(
        verdict,
        digest,
        len(pdf),
        problems,
        level=_level(findings, seal) if is_ours and seal.certifies else None,
        signer=seal.signer,
        sealed_at=_moment(seal.sealed_at),
        stamped_at=_moment(seal.stamped_at),
        is_test=is_ours and seal.fingerprint in trust.tests,
    )


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def _seal(findings: Findings, trust: Trust) -> Finding | None:
    """The seal that speaks for the file: ours if there is one, else the first."""
    seals = [finding for finding in findings.signatures if finding.kind == "seal"]
    own = [finding for finding in seals if finding.fingerprint in trust.own]
    return next(iter(own or seals), None)


def _judge(
    findings: Findings, seal: Finding | None, trust: Trust, *, has_record: bool
) -> tuple[Verdict, tuple[Problem, ...]]:
    if findings.failure:
        return Verdict.CANNOT_TELL, (Problem(findings.failure),)
    if seal is None:
        return Verdict.NOT_OURS, (Problem.NO_SEAL,)
    if seal.fingerprint not in trust.own:
        return Verdict.NOT_OURS, (Problem.FOREIGN_SEAL,)
    if not seal.authentic:
        return Verdict.INVALID, (Problem.FALSE_SEAL,)
    changes = tuple(_changes(findings, seal))
    if changes:
        return Verdict.ALTERED, changes
    if seal.revoked:
        return Verdict.INVALID, (Problem.REVOKED,)
    if not seal.trusted or any(finding.stamp == "untrusted" for finding in findings.signatures):
        return Verdict.CANNOT_TELL, (Problem.NOT_TRUSTED,)
    return (Verdict.ALTERED, (Problem.NOT_ON_RECORD,)) if has_record else (Verdict.CANNOT_TELL, (Problem.NO_RECORD,))


def _changes(findings: Findings, seal: Finding) -> Iterable[Problem]:
    """The strict rule: one certifying seal over its whole revision; after it archival data only; all of it valid."""
    if not seal.intact or not seal.covers_revision:
        yield Problem.CHANGED
    if not seal.certifies:
        yield Problem.NOT_CERTIFIED
    others = [finding for finding in findings.signatures if finding is not seal]
    if any(finding.kind == "seal" for finding in others):
        yield Problem.MORE_SIGNATURES
    if findings.tail or seal.later == "other" or any(finding.later == "other" for finding in others):
        yield Problem.ADDED_TO
    stamps = [finding for finding in others if finding.kind == "stamp"]
    if seal.stamp == "broken" or any(s.stamp == "broken" or not s.covers_revision for s in stamps):
        yield Problem.BAD_TIME_STAMP


def _level(findings: Findings, seal: Finding) -> Level:
    if seal.stamp != "valid":
        return Level.B_B
    if not findings.has_revocation_data:
        return Level.B_T
    stamped = any(finding.kind == "stamp" and finding.stamp == "valid" for finding in findings.signatures)
    return Level.B_LTA if stamped else Level.B_LT
