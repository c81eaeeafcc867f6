"""The answers of the customer to the combination of a copy: on the evidence pages, and as statements in the bundle."""

from __future__ import annotations

import json

from agreements.acceptances import Answered, answers_to
from agreements.applicability import Applicability
from agreements.bundle import combination_digest
from agreements.copies.evidence import Issue, Section
from agreements.models import Acceptance
from agreements.statements import canonical_of
from documents import pdf

ACCEPTANCES = "acceptances.json"


def section(issue: Issue) -> Section | None:
    """The answers given before the issue; their statements are attached, so that each digest can be recomputed."""
    answers = answers_to(issue.bundle.applicability, until=issue.issued_at)
    if not answers:
        return None
    attached = pdf.Attached(ACCEPTANCES, _json(answers).encode(), "The customer's answers to this combination")
    return Section("documents/copy/evidence/answers.html", {"answers": answers}, (attached,))


def identify(applicability: Applicability) -> str:
    """The digests of the answers' statements: with another answer it is another copy."""
    found = Acceptance.objects.filter(
        customer=applicability.customer, combination=combination_digest(applicability)
    )
    return " ".join(found.values_list("statement_digest", flat=True))


def _json(answers: list[Answered]) -> str:
    texts = canonical_of([item.acceptance.statement_digest for item in answers])
    return json.dumps(
        [
            {
                "outcome": item.acceptance.outcome, "digest": item.acceptance.statement_digest,
                "statement": texts[item.acceptance.statement_digest],
            }
            for item in answers if item.acceptance.statement_digest in texts
        ],
        ensure_ascii=False, indent=1,
    )
