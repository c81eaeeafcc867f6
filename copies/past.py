"""What is answered for past moments: which copies say something else now, and which ones an act would make so.

A receipt back-dated or voided, another order of versions, a changed line, release, agreement or arrangement changes
past answers (domain rule 7). Compared are what bound and why, the arrangements, and the agreements that a cover names;
contact persons, titles and what was due are left aside. A copy stays what was made; only what would be stated for its
moment today is another thing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import prefetch_related_objects

from agreements.applicability import Applicability, decide
from agreements.applicability.loading import load
from agreements.bundle import agreements_fingerprint, answer_fingerprint
from copies.models import IssuedCopy, RenderedCopy
from customers.models import Customer
from documents.locks import lock_publications
from documents.proof.digest import sha256

type AnyCopy = IssuedCopy | RenderedCopy

# So many are shown on a page; the others are counted, and given out as a list.
SHOWN = 50
# Of an issued copy: its versions, as they are named.
PARTS = "parts__version__line__document__product"
# A list of keys has a limit; beyond it everybody's copies are read.
_KEYS = 500


@dataclass(frozen=True)
class DifferingCopy:
    """A copy, and what would be stated for its moment now, which is something else."""

    copy: AnyCopy
    now_answered: Applicability


@dataclass(frozen=True)
class Changes:
    """What an act would do to copies: ``differing`` are the first of ``total`` that it makes say something else than
    would be stated, ``again`` counts those that would be right again. ``state`` identifies all of it.
    """

    differing: tuple[DifferingCopy, ...]
    total: int
    issued: int
    again: int
    state: str


@dataclass(frozen=True)
class Change:
    """A copy that would differ, with what is stated for its moment before the act and after it."""

    copy: AnyCopy
    before: Applicability
    after: Applicability

    @property
    def differs_already(self) -> bool:
        return says_otherwise(self.copy, self.before)


class ChangesUnseen(Exception):
    """An act changes past answers in a way that whoever does it was not shown; the transaction must be rolled back."""

    def __init__(self, changes: Changes, *, has_changed: bool) -> None:
        super().__init__(changes.total)
        self.changes = changes
        # Something was shown, and it is no longer so.
        self.has_changed = has_changed


def says_otherwise(copy: AnyCopy, now: Applicability) -> bool:
    """Whether a copy says something else than ``now``, which is what is known of its moment."""
    if answer_fingerprint(now) != copy.answer:
        return True
    return bool(copy.named_agreements) and agreements_fingerprint(now) != copy.named_agreements


def differing_copies(customers: Collection[Customer] | None = None) -> list[DifferingCopy]:
    """The copies of these customers (None: of all) for whose moment something else would be stated now, by customer,
    the newest first. The number of queries does not depend on how many there are.
    """
    return [DifferingCopy(copy, now) for copy, now in answers_for(copies_of(customers)) if says_otherwise(copy, now)]


def copies_of(customers: Collection[Customer] | None) -> list[AnyCopy]:
    """The issued copies and the reading PDFs that were made; an archival renewal stands for the copy it renews."""
    issued = (
        IssuedCopy.objects.filter(successor__isnull=True)
        .select_related("customer")
        .defer("statement", "statement_signature")
        .order_by("customer__name", "customer_id", "-issued_at", "-pk")
    )
    rendered = (
        RenderedCopy.objects.filter(rendering__rendered_at__isnull=False)
        .select_related("customer")
        .order_by("customer__name", "customer_id", "-asked_at", "-pk")
    )
    if customers is None:
        return [*issued, *rendered]
    keys = {customer.pk for customer in customers}
    if len(keys) <= _KEYS:
        return [*issued.filter(customer__in=keys), *rendered.filter(customer__in=keys)]
    everybodys: list[AnyCopy] = [*issued, *rendered]
    return [copy for copy in everybodys if copy.customer_id in keys]


def answers_for(copies: Iterable[AnyCopy]) -> Iterator[tuple[AnyCopy, Applicability]]:
    """What would be stated now for the moment of each copy; the facts of all customers are read once."""
    of_customer: dict[int, list[AnyCopy]] = {}
    for copy in copies:
        of_customer.setdefault(copy.customer_id, []).append(copy)
    if not of_customer:
        return
    for facts in load([own[0].customer for own in of_customer.values()]):
        decided: dict[datetime, Applicability] = {}
        for copy in of_customer[facts.customer.pk]:
            if copy.moment not in decided:
                decided[copy.moment] = decide(facts, copy.moment)
            yield copy, decided[copy.moment]


def with_parts(found: Iterable[DifferingCopy]) -> list[DifferingCopy]:
    """The same with the versions that the issued ones have on record, in a few queries for all of them."""
    found = list(found)
    issued = [item.copy for item in found if isinstance(item.copy, IssuedCopy)]
    prefetch_related_objects(issued, PARTS)
    return found


class Watch:
    """What is stated of past moments before an act, to be compared with what is after it, in one transaction.

    Acts that can change past answers go one after another, so that what is confirmed is what was shown.
    """

    def __init__(self, customers: Collection[Customer] | None = None) -> None:
        lock_publications()
        self._customers = customers
        self._before = {_key(copy): _stated(now) for copy, now in answers_for(copies_of(customers))}

    def changes(self, *, limit: int | None = SHOWN) -> Changes:
        """What the act has changed since; the first ``limit`` of it in full, None for everything."""
        differing: list[DifferingCopy] = []
        lines: list[str] = []
        issued = again = 0
        for copy, now in answers_for(copies_of(self._customers)):
            key, stated = _key(copy), _stated(now)
            if self._before.get(key) == stated:
                continue
            if not says_otherwise(copy, now):
                again += 1
                continue
            lines.append(f"{key} {stated}")
            issued += isinstance(copy, IssuedCopy)
            if limit is None or len(differing) < limit:
                differing.append(DifferingCopy(copy, now))
        return Changes(tuple(differing), len(lines), issued, again, sha256("\n".join(sorted(lines))))

    def refuse_unseen(self, seen: str | None) -> Changes:
        """The changes, when they are what ``seen`` identifies, or when no copy would differ.

        None stands for somebody who only looks: then nothing is let through. Raises ``ChangesUnseen``.
        """
        changes = self.changes(limit=None if seen is None else SHOWN)
        if seen is None or (changes.total and changes.state != seen):
            raise ChangesUnseen(changes, has_changed=bool(seen))
        return changes


def with_before(changes: Changes) -> list[Change]:
    """The differing copies with what is stated of them without the act: to be called once that was rolled back."""
    before = {_key(copy): stated for copy, stated in answers_for([item.copy for item in changes.differing])}
    return [Change(item.copy, before[_key(item.copy)], item.now_answered) for item in changes.differing]


def _key(copy: AnyCopy) -> str:
    return f"{copy._meta.model_name} {copy.pk}"


def _stated(applicability: Applicability) -> str:
    return f"{answer_fingerprint(applicability)} {agreements_fingerprint(applicability)}"
