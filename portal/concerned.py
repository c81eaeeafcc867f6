"""Which sub-processors concern a customer: those that the annexes 1 name by which it is bound, and those to come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from agreements.applicability import Answer, resolve
from annexes.kinds import ANNEX1
from annexes.register import Entry, entries_of
from customers.models import Customer
from documents.models import DocumentVersion


@dataclass(frozen=True)
class Concern:
    """A product of the customer: the annex 1 that binds (or none), and the sub-processors which that names.

    ``due`` is the version that is to be received yet; ``coming`` are the sub-processors that it is the first to name,
    ``going`` those that it names no more.
    """

    answer: Answer
    entries: tuple[Entry, ...]
    due: DocumentVersion | None
    coming: tuple[Entry, ...]
    going: tuple[Entry, ...]


def concerns_of(customer: Customer, *, at: datetime) -> list[Concern]:
    """For every product of the customer, at an aware moment."""
    applicability = resolve(customer, at=at)
    due = {item.product: item.version for item in applicability.due if item.version.kind == ANNEX1}
    bound = [answer.version for answer in applicability.annexes1 if answer.version is not None]
    versions = list({version.pk: version for version in (*bound, *due.values())}.values())
    lines = {version.line_id for version in versions}
    published = DocumentVersion.objects.published().filter(line__in=lines, published_at__lte=at)
    entries = entries_of(versions, published)
    found = []
    for answer in applicability.annexes1:
        coming = due.get(answer.product)
        now = entries[answer.version.pk] if answer.version is not None else ()
        then = entries[coming.pk] if coming is not None else now
        found.append(Concern(answer, now, coming, _only_in(then, now), _only_in(now, then)))
    return found


def _only_in(some: tuple[Entry, ...], others: tuple[Entry, ...]) -> tuple[Entry, ...]:
    known = {entry.row.lineage for entry in others}
    return tuple(entry for entry in some if entry.row.lineage not in known)
