"""A customer's home page: what binds, since when and why, what must be done, what is new, where the signed copy is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from agreements.acts.answering import AnswerStanding, Need, answer_standing
from agreements.acts.novelty import Novelty, novelty_among
from agreements.applicability import Answer, Applicability, decide
from agreements.applicability.facts import Facts, VersionFacts
from agreements.applicability.foreseen import once_received
from agreements.applicability.loading import load
from annexes.models import Product
from copies.sealed.currency import CopyStanding, standings_of
from customers.models import Customer
from documents.models import DocumentVersion, LogRow
from documents.moments import as_printed, utc
from documents.notes import ShownNote, notes_of_all, show_note
from documents.releases import Release
from portal.receiving import Next

# On a first visit, what happened in this time counts as new.
FIRST_LOOK = timedelta(days=365)
MOST_NEWS = 10


@dataclass(frozen=True)
class BindingPart:
    """A part of the agreement, and for an annex 1 the release of its product."""

    answer: Answer
    release: Release | None


@dataclass(frozen=True)
class Upgrade:
    """A release line of a product above the one that is in use, and the first release on it."""

    product: Product
    release: str


@dataclass(frozen=True)
class News:
    """A version published for the customer, or received, since the last visit; ``note`` and ``log`` tell of it."""

    version: DocumentVersion
    published_at: datetime | None
    received_at: datetime | None
    log: tuple[LogRow, ...]
    note: ShownNote | None = None

    @property
    def at(self) -> datetime:
        return max(moment for moment in (self.published_at, self.received_at) if moment is not None)


@dataclass(frozen=True)
class Home:
    """Everything that the home page shows."""

    applicability: Applicability
    parts: tuple[BindingPart, ...]
    since: datetime | None
    standing: AnswerStanding
    news: tuple[News, ...]
    copies: tuple[CopyStanding, ...]
    missing: tuple[str, ...]
    novelty: Novelty | None
    upgrades: tuple[Upgrade, ...]

    @property
    def current_copy(self) -> CopyStanding | None:
        """The newest sealed copy of what applies now."""
        return next((item for item in self.copies if item.is_current), None)

    @property
    def asks_answer(self) -> bool:
        """Whether to ask for acceptance; not while something is to be received, which replaces what applies."""
        return Next(self.applicability, self.standing).asks_answer

    @property
    def tasks(self) -> int:
        """How many things ask for the customer's attention."""
        return bool(self.applicability.due) + self.asks_answer + bool(self.missing)


def home_of(customer: Customer, *, new_since: datetime | None, at: datetime) -> Home:
    """The home page of ``customer``; ``new_since`` is when this member was here last, None for never."""
    [facts] = load([customer])
    applicability = decide(facts, at)
    standing = answer_standing(applicability)
    return Home(
        applicability,
        tuple(BindingPart(answer, _release(facts, answer, at)) for answer in applicability.answers),
        max((answer.in_force_since for answer in applicability.answers if answer.in_force_since), default=None),
        standing,
        tuple(_news(facts, applicability.versions, new_since or at - FIRST_LOOK, at)),
        tuple(standings_of(customer, at=at)),
        tuple(customer.missing_details),
        _novelty(facts, applicability, standing.need),
        tuple(upgrades_of(facts, at)),
    )


def _novelty(facts: Facts, applicability: Applicability, need: Need) -> Novelty | None:
    """What is new since the customer last answered, in what is due or else in what binds; None where nothing was
    answered, or nothing is new since.
    """
    if not applicability.due and need not in (Need.OPEN, Need.EDITORIAL):
        return None
    found = novelty_among(facts, once_received(facts, applicability.at), whichever=True)
    return found if found and found.since is not None else None


def upgrades_of(facts: Facts, at: datetime) -> Iterator[Upgrade]:
    """For each product in use, the lines above the one of its release on which something has been published."""
    agreed = {product for agreement in facts.agreements for product in agreement.products}
    for document in facts.documents:
        if document.product is None or document.product.pk not in agreed:
            continue
        release = release_in_use(facts, document.product, at)
        for line in document.lines if release is not None else ():
            above = release is not None and line.release > release
            if above and any(version.published_at <= at for version in line.versions):
                yield Upgrade(document.product, line.row.from_release)


def _release(facts: Facts, answer: Answer, at: datetime) -> Release | None:
    if answer.product is None:
        return None
    return release_in_use(facts, answer.product, at)


def release_in_use(facts: Facts, product: Product, at: datetime) -> Release | None:
    """The release of a product at a moment; None while unknown."""
    installed = [item for item in facts.installed.get(product.pk, ()) if item.at <= utc(at)]
    return installed[-1].release if installed else None


def _news(facts: Facts, binding: tuple[DocumentVersion, ...], since: datetime, at: datetime) -> list[News]:
    """Of the customer's documents: what was published or received since then, the newest first."""
    agreed = {product for agreement in facts.agreements for product in agreement.products}
    found: list[tuple[VersionFacts, datetime | None, datetime | None]] = []
    for document in facts.documents:
        for line in document.lines:
            for version in line.versions:
                received = facts.received.get(version.row.pk)
                if document.product is not None and document.product.pk not in agreed and received is None:
                    continue
                published_at = version.published_at if since < version.published_at <= at else None
                received_at = received.at if received is not None and since < received.at <= at else None
                if published_at or received_at:
                    found.append((version, published_at, received_at))
    found.sort(key=lambda item: max(moment for moment in item[1:] if moment is not None), reverse=True)
    found = found[:MOST_NEWS]
    log = _log_rows([version for version, _published, _received in found], binding)
    notes = notes_of_all([version.row for version, _published, _received in found])
    return [
        News(
            version.row,
            published_at,
            received_at,
            log.get(version.row.pk, ()),
            show_note(own.whole) if own.whole is not None else None,
        )
        for (version, published_at, received_at), own in zip(found, notes, strict=True)
    ]


def _log_rows(versions: list[VersionFacts], binding: tuple[DocumentVersion, ...]) -> dict[int, tuple[LogRow, ...]]:
    """What the version log of each version has and that of the binding version of the same document has not; of the
    binding version itself, the rows of its own date.
    """
    rows: dict[int, list[LogRow]] = {}
    wanted = [version.row.pk for version in versions] + [version.pk for version in binding]
    for row in LogRow.objects.filter(version__in=wanted).order_by("position"):
        rows.setdefault(row.version_id, []).append(row)
    gained = {}
    for version in (version.row for version in versions):
        own = rows.get(version.pk, [])
        bound = next((item for item in binding if item.line.document_id == version.line.document_id), None)
        if bound is None or bound == version:
            printed = as_printed(version.date) if version.date else ""
            gained[version.pk] = tuple(row for row in own if row.date.strip() == printed)
        else:
            known = {(row.date, row.text) for row in rows.get(bound.pk, [])}
            gained[version.pk] = tuple(row for row in own if (row.date, row.text) not in known)
    return gained
