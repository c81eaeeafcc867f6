"""What the resolver answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from agreements.applicability.reasons import Reason
from agreements.models import Agreement, Arrangement, Receipt
from annexes.models import Product
from customers.models import Customer
from documents.kinds import Kind
from documents.models import DocumentVersion


@dataclass(frozen=True)
class Answer:
    """One part of the agreement: the version that binds, or None, and why.

    ``in_force_since`` is the start of the uninterrupted time in which it has been the answer, in UTC; ``receipt`` the
    earliest valid one of the version. ``product`` is set for an annex 1 only.
    """

    kind: Kind
    product: Product | None
    version: DocumentVersion | None
    in_force_since: datetime | None
    receipt: Receipt | None
    reason: Reason
    warnings: tuple[Reason, ...] = ()


@dataclass(frozen=True)
class Due:
    """A version that the customer should still receive, and since when that has been so (UTC)."""

    version: DocumentVersion
    product: Product | None
    since: datetime


@dataclass(frozen=True)
class StandingArrangement:
    """A specific arrangement in force. ``agreed_later``: after the terms came into force, so subject to art. 1.2; if
    not, it stays under art. 15.2. None when no terms bind.
    """

    arrangement: Arrangement
    agreed_later: bool | None
    reason: Reason


@dataclass(frozen=True)
class AgreementArrangements:
    """The arrangements in force of one agreement."""

    agreement: Agreement
    arrangements: tuple[StandingArrangement, ...]


@dataclass(frozen=True)
class RunningAgreement:
    """An agreement for which work is done, and its products in the order of their names."""

    agreement: Agreement
    products: tuple[Product, ...]


@dataclass(frozen=True)
class Applicability:
    """What binds a customer at a moment, as now known: receipts, order, lines and agreements as they stand today.

    ``has_received``: anything at all by then, also what can't bind.
    """

    customer: Customer
    at: datetime
    terms: Answer
    annexes1: tuple[Answer, ...]
    annex2: Answer
    arrangements: tuple[AgreementArrangements, ...]
    due: tuple[Due, ...]
    warnings: tuple[Reason, ...]
    agreements: tuple[RunningAgreement, ...]
    has_received: bool

    @property
    def answers(self) -> tuple[Answer, ...]:
        """Every part, in the order in which an agreement is read."""
        return (self.terms, *self.annexes1, self.annex2)

    @property
    def versions(self) -> tuple[DocumentVersion, ...]:
        """The combination of versions that binds."""
        return tuple(answer.version for answer in self.answers if answer.version is not None)

    @property
    def is_empty(self) -> bool:
        """There is no applicable agreement: no version of any part binds."""
        return not self.versions

    @property
    def all_warnings(self) -> tuple[Reason, ...]:
        """The warnings on the whole and on each part."""
        return (*self.warnings, *(warning for answer in self.answers for warning in answer.warnings))
