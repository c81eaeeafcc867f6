"""The facts that the decision rests on, already normalised: moments in UTC, the earliest valid receipt per version."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from agreements.models import Agreement, Arrangement, InstalledRelease, Receipt
from agreements.models.agreement import Precision
from annexes.models import Product
from customers.models import Customer
from documents.models import Document, DocumentVersion, Line
from documents.moments import local_day, start_of, start_of_next, utc
from documents.releases import Release


@dataclass(frozen=True)
class Edition:
    """A published version and the moments that matter of it (UTC). ``place`` is its rank within its line."""

    version: DocumentVersion
    place: int
    published_at: datetime
    withdrawn_at: datetime | None = None

    @classmethod
    def of(
        cls, version: DocumentVersion, *, place: int, published_at: datetime, withdrawn_at: datetime | None
    ) -> Edition:
        return cls(version, place, utc(published_at), utc(withdrawn_at) if withdrawn_at is not None else None)

    def is_withdrawn(self, at: datetime) -> bool:
        return self.withdrawn_at is not None and self.withdrawn_at <= at


@dataclass(frozen=True)
class Strand:
    """A line with its published versions, lowest in the order first."""

    line: Line
    editions: tuple[Edition, ...]
    release: Release

    @classmethod
    def of(cls, line: Line, editions: Iterable[Edition]) -> Strand:
        return cls(line, tuple(sorted(editions, key=lambda edition: edition.place)), line.release)


@dataclass(frozen=True)
class Work:
    """A document with its lines, lowest release first; ``product`` for an annex 1."""

    document: Document
    product: Product | None
    strands: tuple[Strand, ...]

    @classmethod
    def of(cls, document: Document, product: Product | None, strands: Iterable[Strand]) -> Work:
        return cls(document, product, tuple(sorted(strands, key=lambda strand: (strand.release, strand.line.pk))))


@dataclass(frozen=True)
class Received:
    """From when a receipt counts (UTC)."""

    at: datetime
    receipt: Receipt


def counts_from(receipt: Receipt, published_at: datetime) -> datetime:
    """A receipt known by its date counts from that local midnight, or from the publication if that was later on; taken
    over as history, from its midnight whatever the publication (domain rule 7).
    """
    if receipt.precision != Precision.DATE:
        return utc(receipt.received_at)
    midnight = start_of(local_day(receipt.received_at))
    return midnight if receipt.imported_history else max(midnight, utc(published_at))


def earliest(receipts: Iterable[Receipt], editions: Mapping[int, Edition]) -> dict[int, Received]:
    """The earliest valid receipt of each version, by the version's primary key; re-sending changes nothing."""
    found: dict[int, Received] = {}
    for receipt in receipts:
        edition = editions.get(receipt.version_id)
        if edition is None or receipt.voided_at is not None:
            continue
        received = Received(counts_from(receipt, edition.published_at), receipt)
        known = found.get(receipt.version_id)
        if known is None or (received.at, receipt.pk) < (known.at, known.receipt.pk):
            found[receipt.version_id] = received
    return found


@dataclass(frozen=True)
class Installed:
    """A release in use from a moment on (UTC)."""

    at: datetime
    release: Release


def installations(rows: Iterable[InstalledRelease]) -> tuple[Installed, ...]:
    """In the order in which they count: one that has only a date counts from 00:00."""

    def in_use_from(row: InstalledRelease) -> datetime:
        known = row.installed_at
        return start_of(local_day(known)) if row.precision == Precision.DATE else utc(known)

    ordered = sorted(rows, key=lambda row: (in_use_from(row), row.pk))
    return tuple(Installed(in_use_from(row), row.number) for row in ordered)


@dataclass(frozen=True)
class Term:
    """When an agreement begins to oblige, and when the work for it had ended (UTC; None: not known or not yet)."""

    starts: datetime | None
    ended: datetime | None

    @classmethod
    def of(cls, agreement: Agreement) -> Term:
        days = [day for day in (agreement.signed_on, agreement.handed_over_on) if day is not None]
        ended = agreement.work_ended_on
        return cls(start_of(min(days)) if days else None, start_of_next(ended) if ended else None)


@dataclass(frozen=True)
class AgreementFacts:
    """An agreement and the primary keys of its products."""

    agreement: Agreement
    products: frozenset[int]
    term: Term

    @classmethod
    def of(cls, agreement: Agreement, products: Iterable[int]) -> AgreementFacts:
        return cls(agreement, frozenset(products), Term.of(agreement))


@dataclass(frozen=True)
class Facts:
    """Everything about one customer that the resolver looks at."""

    customer: Customer
    works: Sequence[Work]
    agreements: tuple[AgreementFacts, ...] = ()
    received: Mapping[int, Received] = field(default_factory=dict)
    installed: Mapping[int, tuple[Installed, ...]] = field(default_factory=dict)
    arrangements: tuple[Arrangement, ...] = ()


@dataclass(frozen=True)
class Part:
    """What decides on one document for one customer."""

    work: Work
    received: Mapping[int, Received]
    installed: tuple[Installed, ...]
    terms: tuple[Term, ...]

    @property
    def editions(self) -> tuple[Edition, ...]:
        return tuple(edition for strand in self.work.strands for edition in strand.editions)

    def receipt_of(self, edition: Edition, at: datetime) -> Received | None:
        """The receipt by which the edition is a candidate at a moment: at or before it."""
        received = self.received.get(edition.version.pk)
        return received if received is not None and received.at <= at else None

    def highest(self, editions: Sequence[Edition], at: datetime) -> Edition | None:
        """The highest candidate of editions that stand in order."""
        return next((edition for edition in reversed(editions) if self.receipt_of(edition, at)), None)
