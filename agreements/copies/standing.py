"""What an issued copy is worth today: whether it says what applies now, and whether its moment would be told anew."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from agreements.applicability import Applicability, decide
from agreements.applicability.loading import load
from agreements.bundle import answer_fingerprint
from agreements.models import Customer, IssuedCopy


@dataclass(frozen=True)
class CopyStanding:
    """A copy; ``is_current``: it says what binds now. ``differs``: what would be answered for its moment today, when
    that is something else, because a receipt or another fact was recorded or corrected since.
    """

    copy: IssuedCopy
    is_current: bool
    differs: Applicability | None


def standings_of(customer: Customer, *, at: datetime) -> list[CopyStanding]:
    """The customer's copies, newest first; an archival renewal stands for the copy that it renews."""
    copies = list(
        IssuedCopy.objects.filter(customer=customer, successor__isnull=True).select_related("issued_by")
        .prefetch_related("parts__version__line__document").defer("statement", "statement_signature")
    )
    if not copies:
        return []
    [facts] = load([customer])
    now = answer_fingerprint(decide(facts, at))
    found = []
    for copy in copies:
        # The same combination for the same reasons is current, whichever moment the copy was asked for.
        then = decide(facts, copy.moment)
        differs = answer_fingerprint(then) != copy.answer
        found.append(CopyStanding(copy, copy.answer == now, then if differs else None))
    return found
