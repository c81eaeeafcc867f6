"""Whether a PDF is one that we issued, and what is wrong with it otherwise.

"Issued" takes all of it: the SHA-256 of the whole file on record, our seal over it, the statement of its issue signed
with our key, and in it the data that the record names. So a database alone makes no file issued, and neither does a
seal: every reader of PDF signatures accepts some altered files. Of another file the rules say in which way it differs.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from django.utils.translation import gettext as _

from seal.config import Level, SealSettings
from seal.demo import is_test_certificate
from seal.inspecting.findings import Findings, SignatureFinding, Task
from seal.inspecting.sandbox import inspect_apart, inspect_many
from seal.keys import certificates, own_certificate
from seal.report import Problem, Report, Verdict

# Nothing about the file, which may well be as it was issued.
_OUR_FAULT = (Problem.NOT_INSPECTED, Problem.TOO_DEMANDING)


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


@dataclass(frozen=True)
class Recorded:
    """What is on record of an issued file: the signed statement of its issue, the SHA-256 of the file it names, and
    that of the files that must be inside it, by name. ``disagreements``: what in the record itself does not agree.
    """

    sha256: str
    statement: bytes
    signature: bytes
    attached: Mapping[str, str]
    disagreements: tuple[str, ...] = ()


type Record = Callable[[str], Recorded | None]


def verify(pdf: bytes, *, trust: Trust, record: Record | None) -> Report:
    """The verdict on ``pdf``, within eight seconds and half a gigabyte, whatever the file holds.

    ``record`` gives what is on record of the file with a SHA-256 (hex), as we issued it or as its recorded archival
    successor; None means that there is no record here, and then no file can be called issued.
    """
    known = None if record is None else record(hashlib.sha256(pdf).hexdigest())
    findings = inspect_apart(_task(pdf, known), trust.roots)
    return report(pdf, findings, trust=trust, known=known, has_record=record is not None)


def verify_many(files: Sequence[tuple[bytes, Recorded]], *, trust: Trust) -> list[Report]:
    """The verdicts on files that are on record."""
    found = inspect_many([_task(pdf, known) for pdf, known in files], trust.roots)
    return [
        report(pdf, findings, trust=trust, known=known, has_record=True)
        for (pdf, known), findings in zip(files, found, strict=True)
    ]


def unsigned_records(records: Sequence[Recorded], *, trust: Trust) -> list[Recorded]:
    """The records whose statement is not signed with our key; of files that are not there to be looked at."""
    found = inspect_many([Task(b"", known.statement, known.signature) for known in records], trust.roots)
    return [known for known, findings in zip(records, found, strict=True) if not _is_signed(findings, trust)]


def _is_signed(findings: Findings, trust: Trust) -> bool:
    return findings.signed is not None and findings.signed.authentic and findings.signed.fingerprint in trust.own


def _task(pdf: bytes, known: Recorded | None) -> Task:
    return Task(pdf) if known is None else Task(pdf, known.statement, known.signature)


def report(pdf: bytes, findings: Findings, *, trust: Trust, known: Recorded | None, has_record: bool) -> Report:
    """The verdict that follows from the findings on ``pdf``."""
    digest = hashlib.sha256(pdf).hexdigest()
    seal = _seal(findings, trust)
    is_ours = seal is not None and seal.authentic and seal.fingerprint in trust.own
    verdict, problems = _judge(findings, trust, has_record=has_record)
    disagreements = tuple[str, ...]()
    if known is not None and problems[0] not in _OUR_FAULT:
        disagreements = tuple(_disagreements(digest, findings, known, trust, problems))
        if not disagreements:
            verdict, problems = Verdict.ISSUED, ()
        else:
            # A file of which we can't say what it is must not be told by its seal alone.
            verdict = verdict if verdict is Verdict.INVALID else Verdict.CANNOT_TELL
            problems = (Problem.RECORD_DISAGREES, *(one for one in problems if one is not Problem.NOT_ON_RECORD))
    if seal is None:
        return Report(verdict, digest, len(pdf), problems, disagreements=disagreements)
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
        disagreements=disagreements,
    )


def _disagreements(
    digest: str, findings: Findings, known: Recorded, trust: Trust, problems: Sequence[Problem]
) -> Iterator[str]:
    """What keeps a recorded file from being one that we issued: its seal, the statement, what is in it, the record."""
    # A root that went out of use since says nothing against a seal whose certificate is known as ours.
    against = [str(problem.text) for problem in problems if problem not in (Problem.NOT_ON_RECORD, Problem.NOT_TRUSTED)]
    if against:
        yield _("of the file: %(problems)s") % {"problems": " ".join(against)}
    if not _is_signed(findings, trust):
        yield _("the statement of issue is not signed with our key")
    if known.sha256 != digest:
        yield _("the statement of issue names another file")
    for name, held in known.attached.items():
        if findings.attached.get(name) != held:
            yield _("in the file is not what is on record: %(name)s") % {"name": name}
    yield from known.disagreements


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def _seal(findings: Findings, trust: Trust) -> SignatureFinding | None:
    """The seal that speaks for the file: ours if there is one, and of those a false one before the others."""
    seals = [finding for finding in findings.signatures if finding.kind == "seal"]
    own = sorted(_own(findings, trust), key=lambda finding: finding.authentic)
    return next(iter(own or seals), None)


def _own(findings: Findings, trust: Trust) -> list[SignatureFinding]:
    return [one for one in findings.signatures if one.kind == "seal" and one.fingerprint in trust.own]


def _judge(findings: Findings, trust: Trust, *, has_record: bool) -> tuple[Verdict, tuple[Problem, ...]]:
    """The verdict on a file by what it holds, and why, the worst first."""
    if findings.failure:
        return Verdict.CANNOT_TELL, (Problem(findings.failure),)
    own = _own(findings, trust)
    if not own:
        kinds = {finding.kind for finding in findings.signatures}
        if "seal" in kinds:
            return Verdict.NOT_OURS, (Problem.FOREIGN_SEAL,)
        return (
            (Verdict.CANNOT_TELL, (Problem.UNREADABLE,))
            if "unread" in kinds
            else (Verdict.NOT_OURS, (Problem.NO_SEAL,))
        )
    changes = _worst_first(problem for seal in own for problem in _changes(findings, seal))
    if not all(seal.authentic for seal in own):
        return Verdict.INVALID, (Problem.FALSE_SEAL,)
    if changes:
        return Verdict.ALTERED, changes
    if any(seal.revoked for seal in own):
        return Verdict.INVALID, (Problem.REVOKED,)
    if not all(seal.trusted for seal in own) or any(one.stamp == "untrusted" for one in findings.signatures):
        return Verdict.CANNOT_TELL, (Problem.NOT_TRUSTED,)
    return (Verdict.ALTERED, (Problem.NOT_ON_RECORD,)) if has_record else (Verdict.CANNOT_TELL, (Problem.NO_RECORD,))


def _worst_first(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    return tuple(sorted(set(problems), key=list(Problem).index))


def _changes(findings: Findings, seal: SignatureFinding) -> Iterable[Problem]:
    """The strict rule: one certifying seal over its whole revision; after it archival data only; all of it valid."""
    if not seal.intact or not seal.covers_revision:
        yield Problem.CHANGED
    if not seal.certifies:
        yield Problem.NOT_CERTIFIED
    others = [finding for finding in findings.signatures if finding is not seal]
    is_signed_again = any(finding.kind != "stamp" for finding in others)
    if is_signed_again:
        yield Problem.MORE_SIGNATURES
    # What only a further signature would explain is something else where there is none.
    unexplained = {"other"} if is_signed_again else {"other", "signatures"}
    if findings.tail or findings.form or any(finding.later in unexplained for finding in findings.signatures):
        yield Problem.ADDED_TO
    stamps = [finding for finding in others if finding.kind == "stamp"]
    if seal.stamp == "broken" or any(s.stamp == "broken" or not s.covers_revision for s in stamps):
        yield Problem.BAD_TIME_STAMP


def _level(findings: Findings, seal: SignatureFinding) -> Level:
    if seal.stamp != "valid":
        return Level.B_B
    if not findings.has_revocation_data:
        return Level.B_T
    stamped = any(finding.kind == "stamp" and finding.stamp == "valid" for finding in findings.signatures)
    return Level.B_LTA if stamped else Level.B_LT
