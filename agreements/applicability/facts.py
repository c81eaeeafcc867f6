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
class VersionFacts:
    """A published version and the moments that matter of it (UTC). ``place`` is its rank within its line."""

    row: DocumentVersion
    place: int
    published_at: datetime
    withdrawn_at: datetime | None = None

    @classmethod
    def of(
        cls, version: DocumentVersion, *, place: int, published_at: datetime, withdrawn_at: datetime | None
    ) -> VersionFacts:
        return cls(version, place, utc(published_at), utc(withdrawn_at) if withdrawn_at is not None else None)

    def is_withdrawn(self, at: datetime) -> bool:
        return self.withdrawn_at is not None and self.withdrawn_at <= at


@dataclass(frozen=True)
class LineFacts:
    """A line with its published versions, lowest in the order first."""

    row: Line
    versions: tuple[VersionFacts, ...]
    release: Release

    @classmethod
    def of(cls, line: Line, versions: Iterable[VersionFacts]) -> LineFacts:
        return cls(line, tuple(sorted(versions, key=lambda version: version.place)), line.release)


@dataclass(frozen=True)
class DocumentFacts:
    """A document with its lines, lowest release first; ``product`` for an annex 1."""

    row: Document
    product: Product | None
    lines: tuple[LineFacts, ...]

    @classmethod
    def of(cls, document: Document, product: Product | None, lines: Iterable[LineFacts]) -> DocumentFacts:
        return cls(document, product, tuple(sorted(lines, key=lambda line: (line.release, line.row.pk))))


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


def earliest(receipts: Iterable[Receipt], versions: Mapping[int, VersionFacts]) -> dict[int, Received]:
    """The earliest valid receipt of each version, by the version's primary key; re-sending changes nothing."""
    found: dict[int, Received] = {}
    for receipt in receipts:
        version = versions.get(receipt.version_id)
        if version is None or receipt.voided_at is not None:
            continue
        received = Received(counts_from(receipt, version.published_at), receipt)
        known = found.get(receipt.version_id)
        if known is None or (received.at, receipt.pk) < (known.at, known.receipt.pk):
            found[receipt.version_id] = received
    return found


@dataclass(frozen=True)
class Installed:
    """A release in use from a moment on (UTC); None: unknown from there on."""

    at: datetime
    release: Release | None


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
    documents: Sequence[DocumentFacts]
    agreements: tuple[AgreementFacts, ...] = ()
    received: Mapping[int, Received] = field(default_factory=dict)
    installed: Mapping[int, tuple[Installed, ...]] = field(default_factory=dict)
    arrangements: tuple[Arrangement, ...] = ()


@dataclass(frozen=True)
class Part:
    """What decides on one document for one customer."""

    document: DocumentFacts
    received: Mapping[int, Received]
    installed: tuple[Installed, ...]
    terms: tuple[Term, ...]

    @property
    def versions(self) -> tuple[VersionFacts, ...]:
        return tuple(version for line in self.document.lines for version in line.versions)

    def receipt_of(self, version: VersionFacts, at: datetime) -> Received | None:
        """The receipt by which the version is a candidate at a moment: at or before it."""
        received = self.received.get(version.row.pk)
        return received if received is not None and received.at <= at else None

    def highest(self, versions: Sequence[VersionFacts], at: datetime) -> VersionFacts | None:
        """The highest candidate of versions that stand in order."""
        return next((version for version in reversed(versions) if self.receipt_of(version, at)), None)
