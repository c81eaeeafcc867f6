"""The sections of the evidence pages that every copy has: the issue itself, and the receipts.

What is the same for all customers with the same versions (digests, places in the ledger, how to verify) is laid out
with the body.
"""

from __future__ import annotations

from collections.abc import Sequence

from agreements.acts.answers import Given
from agreements.applicability import Applicability
from agreements.bundle import arrangement_digest
from copies.sealed import answers, changes
from copies.sealed.evidence import EvidenceSection, Issue, contribute
from documents.moments import utc_text

_FOLDER = "documents/copy/evidence"


def register() -> None:
    """Contribute the sections; places between them are free for other apps."""
    contribute(50, answers.section, answers.identify)
    contribute(40, changes.section, changes.identify)
    contribute(10, _issue)
    contribute(30, _receipts, _receipts_stated)


def _issue(issue: Issue) -> EvidenceSection:
    arrangements = [
        (group.agreement, standing.arrangement, arrangement_digest(standing.arrangement))
        for group in issue.bundle.applicability.arrangements
        for standing in group.arrangements
    ]
    return EvidenceSection(f"{_FOLDER}/issue.html", {"issue": issue, "arrangements": arrangements})


def _receipts(issue: Issue) -> EvidenceSection | None:
    rows = [(part, answer.receipt) for answer, part in issue.bundle.answers if answer.receipt is not None]
    return EvidenceSection(f"{_FOLDER}/receipts.html", {"receipts": rows}) if rows else None


def _receipts_stated(found: Sequence[Applicability], given: Given) -> list[str]:
    """How each receipt was made and recorded, which the reasons do not say."""
    return [_receipts_of(applicability) for applicability in found]


def _receipts_of(applicability: Applicability) -> str:
    return " ".join(
        f"{receipt.channel} {receipt.imported_history:d} {utc_text(receipt.recorded_at)}"
        for answer in applicability.answers
        if (receipt := answer.receipt) is not None
    )
