"""The sections of the evidence pages that every copy has: combination, receipts, arrangements, ledger, verification."""

from __future__ import annotations

from agreements.bundle import arrangement_digest
from agreements.copies import answers
from agreements.copies.evidence import Issue, Section, contribute

_FOLDER = "documents/copy/evidence"


def register() -> None:
    """Contribute the sections; places between them are free for other apps."""
    contribute(50, answers.section, answers.identify)
    for place, contributor in ((10, _issue), (20, _combination), (30, _receipts), (80, _ledger), (90, _verification)):
        contribute(place, contributor)


def _issue(issue: Issue) -> Section:
    return Section(f"{_FOLDER}/issue.html", {"issue": issue})


def _combination(issue: Issue) -> Section:
    arrangements = [
        (group.agreement, standing.arrangement, arrangement_digest(standing.arrangement))
        for group in issue.bundle.applicability.arrangements for standing in group.arrangements
    ]
    return Section(f"{_FOLDER}/combination.html", {"bundle": issue.bundle, "arrangements": arrangements})


def _receipts(issue: Issue) -> Section | None:
    rows = [(part, answer.receipt) for answer, part in issue.bundle.answers if answer.receipt is not None]
    return Section(f"{_FOLDER}/receipts.html", {"receipts": rows}) if rows else None


def _ledger(issue: Issue) -> Section:
    entries = list(zip(issue.bundle.parts, issue.positions, strict=True))
    return Section(f"{_FOLDER}/ledger.html", {"entries": entries, "head": issue.head})


def _verification(issue: Issue) -> Section:
    return Section(f"{_FOLDER}/verification.html", {"issue": issue})
