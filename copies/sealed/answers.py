"""The answers of the customer to the combination of a copy: on the evidence pages, and by digest in the sealed
file. What each said in full, with the signatory's address and browser, is only in the evidence bundle."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

import pdf
from agreements.acts.answers import Answered, Given, answers_to
from agreements.acts.statements import canonical_of
from agreements.applicability import Applicability
from agreements.bundle import combination_digest
from agreements.models import Acceptance
from copies.sealed.evidence import EvidenceSection, Issue
from documents.moments import utc_text

ANSWERS, STATEMENTS = "answers.json", "acceptances.json"


def section(issue: Issue) -> EvidenceSection | None:
    """The answers given before the issue."""
    answers = answers_to(issue.bundle.applicability, until=issue.issued_at)
    if not answers:
        return None
    attached = pdf.Attached(ANSWERS, _json(answers).encode(), "The customer's answers to this combination, by digest")
    return EvidenceSection("documents/copy/evidence/answers.html", {"answers": answers}, (attached,))


def identify(found: Sequence[Applicability], given: Given) -> list[str]:
    """The digests of the answers' statements, for each: with another answer it is another copy."""
    return [" ".join(_statements_to(item, given[item.customer.pk])) for item in found]


def _statements_to(applicability: Applicability, given: Sequence[Acceptance]) -> Iterator[str]:
    combination = combination_digest(applicability) if given else ""
    return (answer.statement_digest for answer in given if answer.combination == combination)


def statements_json(answers: bytes) -> str | None:
    """The statements, as far as they are still kept, of the answers that a copy has attached; None without any."""
    given: list[dict[str, Any]] = json.loads(answers)
    texts = canonical_of([item["digest"] for item in given])
    found = [{**item, "statement": texts[item["digest"]]} for item in given if item["digest"] in texts]
    return json.dumps(found, ensure_ascii=False, indent=1) if found else None


def _json(answers: list[Answered]) -> str:
    return json.dumps(
        [
            {
                "outcome": item.acceptance.outcome,
                "at": utc_text(item.acceptance.at),
                "digest": item.acceptance.statement_digest,
            }
            for item in answers
        ],
        indent=1,
    )
