"""When time alone changes an answer. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from agreements.applicability.facts import Facts
from documents.moments import start_of, start_of_next, utc


def next_turn(facts: Facts, at: datetime) -> datetime | None:
    """The first moment after ``at`` from which the answer may be another one, as now known; None for never."""
    moment = utc(at)
    return min((turn for turn in _turns(facts) if turn > moment), default=None)


def _turns(facts: Facts) -> Iterator[datetime]:
    """Every moment from which a fact counts, or counts no longer."""
    agreed = {product for agreement in facts.agreements for product in agreement.products}
    for document in facts.documents:
        # What is published for a product that nobody agreed on is no matter of this customer's.
        if document.product is not None and document.product.pk not in agreed:
            continue
        for version in (version for line in document.lines for version in line.versions):
            yield version.published_at
            if version.withdrawn_at is not None:
                yield version.withdrawn_at
    for agreement in facts.agreements:
        yield from (turn for turn in (agreement.term.starts, agreement.term.ended) if turn is not None)
    for product in facts.installed.values():
        yield from (installed.at for installed in product)
    yield from (received.at for received in facts.received.values())
    for arrangement in facts.arrangements:
        yield start_of(arrangement.agreed_on)
        if arrangement.ended_on is not None:
            yield start_of_next(arrangement.ended_on)
