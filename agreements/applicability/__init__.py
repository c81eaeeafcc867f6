"""Which versions bind a customer at a moment, and why: the one owner of that rule (arts. 1.2, 10, 14, 15.2).

``resolve`` answers for one customer, ``resolve_all`` for many in a constant number of queries. Loading
(:mod:`.loading`) is kept apart from deciding (:mod:`.combination`), which is pure.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from agreements.applicability.answers import (
    AgreementArrangements,
    Answer,
    Applicability,
    Due,
    StandingArrangement,
)
from agreements.applicability.combination import decide
from agreements.applicability.loading import load
from agreements.applicability.reasons import Reason
from customers.models import Customer

__all__ = [
    "AgreementArrangements",
    "Answer",
    "Applicability",
    "Due",
    "Reason",
    "StandingArrangement",
    "decide",
    "resolve",
    "resolve_all",
]


def resolve(customer: Customer, *, at: datetime) -> Applicability:
    """What binds ``customer`` at an aware moment, as now known. Raises ``ValueError`` for a naive one."""
    return resolve_all([customer], at=at)[0]


def resolve_all(customers: Iterable[Customer] | None = None, *, at: datetime) -> list[Applicability]:
    """The same for many customers, in the given order; None is every customer, by name."""
    return [decide(facts, at) for facts in load(customers)]
