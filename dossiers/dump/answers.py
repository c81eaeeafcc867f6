"""What bound a customer from each moment on, by fingerprint: a registry that takes over must say the same."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from agreements.acts.answers import given_by
from agreements.applicability import decide
from agreements.applicability.loading import load
from agreements.applicability.turns import next_turn
from agreements.bundle import answer_fingerprint, fingerprint_of
from agreements.standing.identity import identities
from customers.models import Customer
from customers.parties import the_processor
from documents.moments import utc_text

# Before any agreement of this kind.
_FIRST = datetime(1990, 1, 1, tzinfo=UTC)


def answers_of(customer: Customer, *, until: datetime) -> list[dict[str, Any]]:
    """From the first moment to ``until``: each at which time alone changes the answer, with what is due then."""
    [facts] = load([customer])
    moments = [_FIRST]
    while (turn := next_turn(facts, moments[-1])) is not None and turn <= until:
        moments.append(turn)
    if moments[-1] < until:
        moments.append(until)
    found = [decide(facts, moment) for moment in moments]
    given, processor = given_by([customer]), the_processor()
    return [
        {
            "customer": customer.code,
            "at": utc_text(answer.at),
            "versions": [version.reference for version in answer.versions],
            "due": [item.version.reference for item in answer.due],
            "answer": answer_fingerprint(answer),
            "whole": fingerprint_of(answer, processor),
            "stated": identities([answer], processor, given)[0],
        }
        for answer in found
    ]


def differing(said: list[dict[str, Any]], now: list[dict[str, Any]]) -> Iterator[str]:
    """The moments at which two lists say something else."""
    by_moment = {(item["customer"], item["at"]): item for item in now}
    for item in said:
        if by_moment.pop((item["customer"], item["at"]), None) != item:
            yield f"{item['customer']} {item['at']}"
    yield from (f"{code} {at}" for code, at in by_moment)
