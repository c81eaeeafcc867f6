"""What an issued copy is worth today: whether it says what applies now, and whether its moment would be told anew."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from agreements.applicability import Applicability, decide
from agreements.applicability.loading import load
from agreements.bundle import answer_fingerprint, combination_digest
from agreements.models import Acceptance
from copies.models import IssuedCopy
from copies.past import says_otherwise
from customers.models import Customer


@dataclass(frozen=True)
class CopyStanding:
    """A copy; ``is_current``: it says what binds now. ``differs``: what would be answered for its moment today, when
    that is something else, because a receipt or another fact was recorded or corrected since.
    """

    copy: IssuedCopy
    is_current: bool
    differs: Applicability | None


class Anew(StrEnum):
    """Why there would be another copy although what binds stayed the same."""

    ANSWER = "answer"
    OTHER = "other"


def standings_of(customer: Customer, *, at: datetime) -> list[CopyStanding]:
    """The customer's copies, newest first; an archival renewal stands for the copy that it renews."""
    copies = list(
        IssuedCopy.objects.filter(customer=customer, successor__isnull=True)
        .select_related("issued_by")
        .prefetch_related("parts__version__line__document")
        .defer("statement", "statement_signature")
    )
    if not copies:
        return []
    [facts] = load([customer])
    now = answer_fingerprint(decide(facts, at))
    found = []
    for copy in copies:
        # The same combination for the same reasons is current, whichever moment the copy was asked for.
        then = decide(facts, copy.moment)
        found.append(CopyStanding(copy, copy.answer == now, then if says_otherwise(copy, then) else None))
    return found


def why_anew(copies: list[CopyStanding], applicability: Applicability, *, language: str) -> Anew | None:
    """What the newest of ``copies`` in a language that states this answer can't state; None when there is no such copy.

    For who finds that another copy can be issued: an answer given since, or something else that a copy states.
    """
    answer = answer_fingerprint(applicability)
    same = [item.copy for item in copies if item.copy.answer == answer and item.copy.language == language]
    if not same:
        return None
    answered = Acceptance.objects.filter(
        customer=applicability.customer, combination=combination_digest(applicability), at__gt=same[0].issued_at
    )
    return Anew.ANSWER if answered.exists() else Anew.OTHER
