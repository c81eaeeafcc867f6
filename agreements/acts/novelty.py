"""What is new to who answers: every part that differs from what the customer answered last, or all without an answer.

It is compared with an answer and not with what bound before: of two changes, the first may never have been answered,
and whoever signs for the second signs for both.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from agreements.acts.answers import Answered, answers_of
from agreements.applicability import Applicability, decide
from agreements.applicability.facts import Facts
from agreements.applicability.loading import load
from agreements.bundle import arrangements_digest, combination_digest
from agreements.comparison import (
    ComparedArrangement,
    ComparedPart,
    compare_arrangements,
    compare_parts,
    in_force,
)
from documents.comparison.result import Change
from documents.models import DocumentVersion


@dataclass(frozen=True)
class Novelty:
    """What differs from the answer ``since``; None: nothing was answered before, so that everything is new.

    Each part has beside it what was answered of the same document; without an answer, what bound until it did.
    """

    since: Answered | None
    parts: tuple[ComparedPart, ...]
    arrangements: tuple[ComparedArrangement, ...]

    def __bool__(self) -> bool:
        return bool(self.parts or self.arrangements)

    def as_data(self) -> dict[str, Any]:
        """For the statement of who answered: what the page showed as new, and compared with what."""
        return {
            "compared_with": self.since.acceptance.statement_digest if self.since else None,
            "new": {
                item.new.reference: item.old.reference if item.old else None
                for item in self.parts
                if item.new is not None
            },
            "gone": [item.old.reference for item in self.parts if item.new is None and item.old],
            "new_arrangements": [item.title for item in self.arrangements if item.new is not None],
            "gone_arrangements": [item.old.title for item in self.arrangements if item.old is not None],
        }


def novelty_of(applicability: Applicability) -> Novelty:
    """What is new in what binds, or in what is foreseen to. An answer to this very combination is none to compare
    with: who declined it and now accepts it is shown the same changes again.
    """
    [facts] = load([applicability.customer])
    return novelty_among(facts, applicability)


def novelty_among(facts: Facts, applicability: Applicability, *, whichever: bool = False) -> Novelty:
    """The same for who has read the customer's facts already.

    ``whichever``: the last answer counts, to whichever combination it was, as before receiving.
    """
    own = "" if whichever else combination_digest(applicability)
    answers = answers_of(applicability.customer, lambda item: item.combination != own and item.at <= applicability.at)
    since = answers[-1] if answers else None
    if since is None:
        everything = tuple(_everything(facts, applicability))
        return Novelty(None, everything, compare_arrangements([], list(in_force(applicability))))
    answered = [part.version for part in since.acceptance.parts.all()]
    parts = tuple(part for part in compare_parts(answered, applicability.versions) if not part.is_unchanged)
    return Novelty(since, parts, _arrangements(facts, applicability, since))


def _everything(facts: Facts, applicability: Applicability) -> Iterator[ComparedPart]:
    """Every part, with the version that bound until it did, for who wants to compare."""
    for answer in applicability.answers:
        if answer.version is None:
            continue
        earlier: tuple[DocumentVersion, ...] = ()
        if answer.in_force_since is not None:
            earlier = decide(facts, answer.in_force_since - timedelta(microseconds=1)).versions
        pairs = compare_parts(earlier, applicability.versions)
        before = next(pair.old for pair in pairs if pair.new == answer.version)
        yield ComparedPart(None if before == answer.version else before, answer.version)


def _arrangements(facts: Facts, applicability: Applicability, since: Answered) -> tuple[ComparedArrangement, ...]:
    """Those that differ from what was answered."""
    if since.acceptance.arrangements_digest == arrangements_digest(applicability):
        return ()
    now = list(in_force(applicability))
    then = decide(facts, since.acceptance.at)
    if arrangements_digest(then) != since.acceptance.arrangements_digest:
        # Corrected since: which of them were answered can't be told any more, so that all are to be read again.
        return compare_arrangements([], now)
    found = compare_arrangements(list(in_force(then)), now)
    return tuple(item for item in found if item.change is not Change.UNCHANGED)
