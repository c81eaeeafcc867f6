"""The verdict on any PDF: issued by us or not, and of a copy of ours which versions it holds and how they stand.

Never anything about the customer: who holds a copy may be anyone.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from copies.models import IssuedCopy
from copies.sealed.records import record_of
from copies.sealed.sealing import trust
from documents.display.shelf import ShelvedVersion, shelved_documents
from documents.models import DocumentVersion
from seal import Problem, Recorded, Report, Verdict, unsigned_records, verify, verify_many

logger = logging.getLogger(__name__)

_HEADINGS: dict[Verdict, Promise] = {
    Verdict.ISSUED: _("We issued this file, and it is unchanged"),
    Verdict.ALTERED: _("This file carries our seal, but it is not the file that we issued"),
    Verdict.NOT_OURS: _("We did not issue this file"),
    Verdict.INVALID: _("The seal on this file is not valid"),
    # Its bytes are on no record of ours, that is certain; whether they once were is not.
    Verdict.CANNOT_TELL: _("This is not a file as we issued it; whether it was made from one can't be established"),
}
# Of these nothing is certain, not even that it is not as we issued it.
_UNKNOWN = (Problem.RECORD_DISAGREES, Problem.NOT_INSPECTED, Problem.TOO_DEMANDING)


@dataclass(frozen=True)
class PartStanding:
    """A version in a copy, how it stands among its line's versions, and the line's current version."""

    standing: ShelvedVersion
    current: DocumentVersion | None


@dataclass(frozen=True)
class CheckedFile:
    """The report on a file, and of a copy of ours its record."""

    report: Report
    copy: IssuedCopy | None = None
    parts: tuple[PartStanding, ...] = ()

    @property
    def heading(self) -> Promise:
        """The verdict in a few words."""
        if self.report.problems and self.report.problems[0] in _UNKNOWN:
            return _("Whether we issued this file can't be established")
        return _HEADINGS[self.report.verdict]

    @property
    def has_no_seal(self) -> bool:
        """Whether the file carries no seal at all, as the reading copies that the pages give."""
        return Problem.NO_SEAL in self.report.problems

    @property
    def is_test(self) -> bool:
        """Whether a test certificate of the registry made the seal. For a copy of ours its record says so."""
        return self.report.is_test if self.copy is None else self.copy.is_test

    @property
    def level(self) -> str:
        """The level of our seal on the file, empty when there is none."""
        if self.copy is not None:
            return self.copy.level
        return "" if self.report.level is None else self.report.level.value

    def as_json(self) -> dict[str, Any]:
        """The report in JSON's types, with the combination of a copy of ours."""
        found = {**self.report.as_json(), "test_seal": self.is_test, "issued_at": None, "versions": []}
        if self.copy is None:
            return found
        return {
            **found,
            "issued_at": self.copy.issued_at.isoformat(),
            "agreement_at": self.copy.moment.isoformat(),
            "bundle": self.copy.digest,
            "level": self.level,
            "ledger": {"position": self.copy.ledger_position, "head": self.copy.ledger_head},
            "versions": [
                {
                    "version": part.standing.version.reference,
                    "title": part.standing.version.document.title,
                    "number": str(part.standing.version.number or ""),
                    "digest": part.standing.version.digest,
                    "state": part.standing.state.value,
                    "current": part.current.reference if part.current is not None else None,
                }
                for part in self.parts
            ],
        }


def check(pdf: bytes) -> CheckedFile:
    """The verdict on ``pdf``, within eight seconds and half a gigabyte, whatever it holds; nothing of it is kept.

    Raises ``SealMisconfigured`` when the settings don't tell by what a seal is known as ours.
    """
    found: list[IssuedCopy] = []

    def record(digest: str) -> Recorded | None:
        found.extend(IssuedCopy.objects.filter(sha256=digest))
        return record_of(found[0]) if found else None

    report = verify(pdf, trust=trust(), record=record)
    if not found or report.verdict is not Verdict.ISSUED:
        for disagreement in report.disagreements:
            logger.error("issued copy %s: %s; run verify_registry", found[0].pk, disagreement)
        return CheckedFile(report)
    return CheckedFile(report, found[0], _parts(found[0]))


def disagreements_of(copies: Sequence[tuple[IssuedCopy, bytes]]) -> Iterator[tuple[IssuedCopy, str]]:
    """What of each copy and its file does not agree, or why that can't be told."""
    reports = verify_many([(data, record_of(copy)) for copy, data in copies], trust=trust())
    for (copy, _data), report in zip(copies, reports, strict=True):
        if report.verdict is not Verdict.ISSUED:
            for said in report.disagreements or [str(problem.text) for problem in report.problems]:
                yield copy, said


def disagreements_without_file(copies: Sequence[IssuedCopy]) -> Iterator[tuple[IssuedCopy, str]]:
    """What of the records of copies does not agree whose files are not there to be looked at."""
    records = [record_of(copy) for copy in copies]
    false = unsigned_records(records, trust=trust())
    for copy, record in zip(copies, records, strict=True):
        for said in record.disagreements:
            yield copy, said
        if record in false:
            yield copy, gettext("the statement of issue is not signed with our key")


def too_large(size: int) -> CheckedFile:
    """The verdict on a file of that many bytes, over the limit: it is not read."""
    return CheckedFile(Report(Verdict.CANNOT_TELL, "", size, (Problem.TOO_LARGE,)))


def _parts(copy: IssuedCopy) -> tuple[PartStanding, ...]:
    found = []
    for part in copy.parts.select_related("version__line__document"):
        [document] = shelved_documents([part.version.kind], part.version.document)
        line = next(line for line in document.lines if line.line == part.version.line)
        standing = next(item for item in line.versions if item.version == part.version)
        found.append(PartStanding(standing, line.current))
    return tuple(found)
