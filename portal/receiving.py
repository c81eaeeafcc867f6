"""What a customer is still to receive: what it changes, and what comes after."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from agreements.acts.answering import AnswerStanding, Need, answer_standing
from agreements.acts.novelty import Novelty, novelty_among
from agreements.applicability import Answer, Applicability, Due, decide
from agreements.applicability.facts import Facts, Received
from agreements.applicability.foreseen import once_received
from agreements.applicability.loading import load
from agreements.comparison import ComparedPart
from customers.models import Customer
from documents.models import DocumentVersion


@dataclass(frozen=True)
class ToReceive:
    """What is due, and how what would then bind differs from what the customer last answered."""

    applicability: Applicability
    novelty: Novelty

    @property
    def due(self) -> tuple[Due, ...]:
        return self.applicability.due

    def part_of(self, version: DocumentVersion) -> ComparedPart | None:
        """What is new in a version; None where all of it was answered already."""
        return next((part for part in self.novelty.parts if part.new == version), None)

    @property
    def others(self) -> tuple[ComparedPart, ...]:
        """What binds already, or binds no more, and was not answered either; all of it, where nothing ever was, is for
        the page that asks for an answer.
        """
        if self.novelty.since is None:
            return ()
        due = [item.version for item in self.due]
        return tuple(part for part in self.novelty.parts if part.new not in due)


def to_receive(facts: Facts, at: datetime) -> ToReceive:
    """What is due at ``at``; without anything due, what binds compared with what was answered."""
    applicability = decide(facts, at)
    foreseen = once_received(facts, at)
    return ToReceive(applicability, novelty_among(facts, foreseen, whichever=bool(applicability.due)))


@dataclass(frozen=True)
class Next:
    """What is in force, and what comes next for the customer: more to receive, an answer, or nothing."""

    applicability: Applicability
    standing: AnswerStanding

    @property
    def asks_answer(self) -> bool:
        """Whether to ask for acceptance; not while something is to be received, which replaces what applies."""
        return self.standing.need is Need.OPEN and not self.applicability.due


def next_for(applicability: Applicability) -> Next:
    """What comes next, given what applies."""
    return Next(applicability, answer_standing(applicability))


@dataclass(frozen=True)
class VersionForCustomer:
    """A published version as it stands for one customer; ``due``, ``answer`` and ``received`` as far as they are so.

    ``change`` is what is new in it since the customer last answered.
    """

    version: DocumentVersion
    due: Due | None
    answer: Answer | None
    received: Received | None
    change: ComparedPart | None
    has_answered: bool
    next: Next


def version_for(customer: Customer, version: DocumentVersion, at: datetime) -> VersionForCustomer | None:
    """How a version stands for the customer; None when its document is none of the customer's."""
    [facts] = load([customer])
    agreed = {product for agreement in facts.agreements for product in agreement.products}
    received = facts.received.get(version.pk)
    document = next((found for found in facts.documents if found.row == version.document), None)
    if document is None or (document.product is not None and document.product.pk not in agreed and received is None):
        return None
    expected = to_receive(facts, at)
    applicability = expected.applicability
    due = next((item for item in expected.due if item.version == version), None)
    answer = next((item for item in applicability.answers if item.version == version), None)
    return VersionForCustomer(
        version,
        due,
        answer,
        received if received is not None and received.at <= at else None,
        expected.part_of(version) if due or answer else None,
        expected.novelty.since is not None,
        next_for(applicability),
    )
