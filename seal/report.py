"""What the verification of a PDF says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from seal.config import Level


class Verdict(StrEnum):
    """Whether a file is one that was issued."""

    ISSUED = "issued"
    """Byte for byte a file that was issued: its SHA-256 is on record."""
    ALTERED = "sealed_by_us_but_altered"
    """It carries our seal, and it is not the file that we issued."""
    NOT_OURS = "not_ours"
    """It carries no seal of ours."""
    INVALID = "invalid"
    """It claims our seal, and the seal is false or was withdrawn."""
    CANNOT_TELL = "cannot_tell"
    """The file can't be read, or what is needed to judge it is missing or doesn't agree."""


class Problem(StrEnum):
    """What is wrong with a file; of several the worst, which stands first here, is told first."""

    RECORD_DISAGREES = "record_disagrees"
    DAMAGED = "damaged"
    ENCRYPTED = "encrypted"
    TOO_LARGE = "too_large"
    TOO_DEMANDING = "too_demanding"
    UNREADABLE = "unreadable"
    NOT_INSPECTED = "not_inspected"
    NO_SEAL = "no_seal"
    FOREIGN_SEAL = "foreign_seal"
    FALSE_SEAL = "false_seal"
    REVOKED = "revoked"
    CHANGED = "changed"
    ADDED_TO = "added_to"
    MORE_SIGNATURES = "more_signatures"
    BAD_TIME_STAMP = "bad_time_stamp"
    NOT_CERTIFIED = "not_certified"
    NOT_TRUSTED = "not_trusted"
    NOT_ON_RECORD = "not_on_record"
    NO_RECORD = "no_record"

    @property
    def text(self) -> Promise:
        """The problem in plain words, in the reader's language."""
        return _TEXTS[self]


_TEXTS: dict[Problem, Promise] = {
    Problem.RECORD_DISAGREES: _(
        "We have a record of this file, but the file, its seal and what we keep about it don't agree with each other. "
        "Until we have found out why, rely on nothing in it."
    ),
    Problem.DAMAGED: _("The file is damaged, or it is not a PDF."),
    Problem.ENCRYPTED: _("The file is protected with a password. We never issue such files."),
    Problem.TOO_LARGE: _("The file is larger than any file that we issue."),
    Problem.TOO_DEMANDING: _("Reading the file takes more time or memory than any file that we issue."),
    Problem.UNREADABLE: _("The file can't be read by us: it is signed in a way that we never use."),
    Problem.NOT_INSPECTED: _("The file could not be examined, through a fault of ours. Please try again later."),
    Problem.NO_SEAL: _("The file carries no seal."),
    Problem.FOREIGN_SEAL: _("The file was signed by somebody else, not by us."),
    Problem.FALSE_SEAL: _("The file names our certificate, but the seal was not made with our key."),
    Problem.REVOKED: _("The certificate of the seal had been withdrawn when the seal was made."),
    Problem.NOT_TRUSTED: _("It can't be established that the certificate of the seal was valid."),
    Problem.CHANGED: _("The file was changed after we sealed it."),
    Problem.ADDED_TO: _("Something was added to the file after we sealed it."),
    Problem.NOT_CERTIFIED: _("The seal is not of the kind that we put on issued files."),
    Problem.MORE_SIGNATURES: _("Other signatures were added to the file."),
    Problem.BAD_TIME_STAMP: _("A time stamp in the file is not valid."),
    Problem.NOT_ON_RECORD: _("The seal is valid, but these are not the bytes of a file that we issued."),
    Problem.NO_RECORD: _("The seal is valid, but there is no record of issued files here to compare the file with."),
}


@dataclass(frozen=True)
class Report:
    """The verdict on a file, with what its seal says.

    ``sealed_at`` is what the seal claims, ``stamped_at`` what a valid time stamp proves; both aware, or unknown.
    ``sha256`` is empty when the file was too large to be read. ``level`` is what a seal of ours reaches; of others
    nothing is claimed. ``signer`` is the common name in the certificate. ``is_test``: the seal is ours, for tests only.
    ``disagreements``: what of a recorded file does not agree, for the log; it may name what a reader must not know.
    """

    verdict: Verdict
    sha256: str
    size: int
    problems: tuple[Problem, ...] = ()
    level: Level | None = None
    signer: str = ""
    sealed_at: datetime | None = None
    stamped_at: datetime | None = None
    is_test: bool = False
    disagreements: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The report in JSON's types, with the problems in codes and in plain words."""
        return {
            "verdict": self.verdict.value,
            "sha256": self.sha256,
            "size": self.size,
            "problems": [{"code": problem.value, "text": str(problem.text)} for problem in self.problems],
            "level": self.level and self.level.value,
            "signer": self.signer,
            "sealed_at": self.sealed_at and self.sealed_at.isoformat(),
            "stamped_at": self.stamped_at and self.stamped_at.isoformat(),
        }
