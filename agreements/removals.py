"""Removing what is past its time: listed to officers first, then removed by an act that stays.

Nothing goes before the end of its period counted from its own moment, whatever dates the agreements have; nothing goes
that officers have not seen listed for some days; and of all that went, verification knows by which act.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from accounts import retention
from agreements import journaled
from agreements.acts.confirmations import tell_of_removals
from agreements.ending import customers_past_evidence, reason_of, years_after
from agreements.models import PlannedRemoval, Removal
from customers.locks import lock_customers
from customers.models import Customer
from documents.moments import local_day
from files import store as files
from journal.acts import act


@dataclass(frozen=True)
class Candidate:
    """Something that may go once the evidence of all its customers is past its time. ``kept_from``: its own moment.

    ``remove`` takes it away, in the transaction of the act.
    """

    kind: str
    digest: str
    name: str
    customers: frozenset[int]
    kept_from: datetime
    remove: Callable[[datetime], object]


# Gives what is still there and concerns any of these customers.
type Source = Callable[[Iterable[int]], Iterator[Candidate]]
_sources: dict[str, Source] = {}


def register(kind: str, source: Source) -> None:
    """Have what ``source`` gives removed at the end of its time; called once, when an app is ready."""
    _sources[kind] = source


def plan(now: datetime) -> None:
    """List what goes within the days of notice, tell the officers what is new, and unlist what no longer goes."""
    horizon = local_day(now) + _notice()
    due = {(found.kind, found.digest): (found, day) for found, day in _due(horizon)}
    with transaction.atomic():
        listed = {(item.kind, item.digest): item for item in PlannedRemoval.objects.select_for_update()}
        for key, item in listed.items():
            if key not in due:
                item.delete()
            elif item.due_on != due[key][1]:
                PlannedRemoval.objects.filter(pk=item.pk).update(due_on=due[key][1])
        new = [
            PlannedRemoval(
                kind=found.kind,
                digest=found.digest,
                name=found.name,
                concerning=_codes(found.customers),
                due_on=day,
                listed_at=now,
            )
            for key, (found, day) in due.items()
            if key not in listed
        ]
        PlannedRemoval.objects.bulk_create(new)
        if new:
            tell_of_removals(new, earliest=_earliest(new, now), at=now)


def carry_out(kind: str, *, now: datetime) -> int:
    """Remove what was listed long enough ago and is due; returns how much. Each is a recorded act."""
    today = local_day(now)
    due = {found.digest: (found, day) for found, day in _due(today) if found.kind == kind}
    listed = PlannedRemoval.objects.filter(kind=kind, due_on__lte=today, listed_at__lte=now - _notice())
    removed = 0
    for pk in listed.values_list("pk", flat=True):
        with act(journaled.REMOVED, by=None, at=now):
            item = PlannedRemoval.objects.select_for_update().filter(pk=pk).first()
            if item is None or item.digest not in due:
                continue
            found, day = due[item.digest]
            # Locked: whoever records anything for these customers comes before this, or after it.
            lock_customers(found.customers)
            if not found.customers <= customers_past_evidence(today).keys():
                continue
            Removal.objects.create(
                kind=kind,
                digest=found.digest,
                name=found.name,
                concerning=item.concerning,
                why=reason_of(found.customers),
                kept_from=found.kept_from,
                years=_years(),
                due_on=day,
                listed_at=item.listed_at,
                removed_at=now,
            )
            found.remove(now)
            item.delete()
            removed += 1
    if removed:
        files.sweep(now=now)
    return removed


def removed_digests(kind: str) -> set[str]:
    """What was removed by an act."""
    return set(Removal.objects.filter(kind=kind).values_list("digest", flat=True))


def is_removed(kind: str, digest: str) -> bool:
    """Whether it was removed by an act."""
    return Removal.objects.filter(kind=kind, digest=digest).exists()


def first_day(item: PlannedRemoval) -> date:
    """The first day on which it can go: due, and listed for long enough."""
    return max(item.due_on, local_day(item.listed_at + _notice()))


def _due(until: date) -> Iterator[tuple[Candidate, date]]:
    """What may go on or before that day, with the day from which it may."""
    ends = customers_past_evidence(until)
    for source in _sources.values():
        for found in source(ends):
            if not found.customers or not found.customers <= ends.keys():
                continue
            day = max(years_after(found.kept_from, _years()), *(ends[customer] for customer in found.customers))
            if day <= until:
                yield found, day


def _earliest(new: list[PlannedRemoval], now: datetime) -> date:
    return min(first_day(item) for item in new)


def _codes(customers: frozenset[int]) -> str:
    return ", ".join(Customer.objects.filter(pk__in=customers).order_by("code").values_list("code", flat=True))


def _notice() -> timedelta:
    return timedelta(days=retention.setting("notice_days"))


def _years() -> int:
    return retention.setting("evidence_years")
