"""From places in the journal to events for each webhook: every entry that it is told of, once, in order.

Places are given by one sequencer, so that nothing ever comes before a place that was seen. How far a webhook came
moves on in the transaction that makes its events: killed at any point, nothing is missed and nothing made twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max

from customers.models import Customer
from documents.models import DocumentVersion
from journal.models import Entry, RowState
from webhooks.catalogue import BY_KIND
from webhooks.models import Progress, WebhookEvent

ROUNDS = timedelta(seconds=2)
# Entries looked at in one transaction.
BATCH = 500
_VERSION = "documents.documentversion"


def tend(*, now: datetime) -> int:
    """Make the events of everything that got its place since the last time; how many."""
    head = Entry.objects.aggregate(head=Max("place"))["head"]
    if head is None:
        return 0
    behind = Progress.objects.filter(
        position__lte=head, webhook__paused_at=None, webhook__ended_at=None
    ).select_related("webhook")
    return sum(_catch_up(progress, head, now=now) for progress in behind)


def next_place() -> int:
    """The place after the last one that was given: where a new webhook begins."""
    head = Entry.objects.aggregate(head=Max("place"))["head"]
    return 0 if head is None else int(head) + 1


def _catch_up(progress: Progress, head: int, *, now: datetime) -> int:
    made, position = 0, progress.position
    while position <= head:
        wanted = Entry.objects.filter(place__gte=position, place__lte=head)
        found = list(wanted.filter(kind__in=progress.webhook.kinds_told).order_by("place")[:BATCH])
        after = _place(found[-1]) + 1 if len(found) == BATCH else head + 1
        with transaction.atomic():
            moved = Progress.objects.filter(pk=progress.pk, position=position).update(position=after)
            if not moved:
                # Another worker was quicker, or somebody has the events sent again from another place.
                return made
            events = [
                WebhookEvent(
                    webhook=progress.webhook,
                    entry=entry,
                    place=_place(entry),
                    subject=subject,
                    made_at=now,
                    not_before=now,
                )
                for entry, subject in _subjects(found, progress.webhook.customer_id)
            ]
            WebhookEvent.objects.bulk_create(events, batch_size=500, ignore_conflicts=True)
        made, position = made + len(events), after
    return made


def _subjects(entries: Iterable[Entry], customer: int | None) -> Iterator[tuple[Entry, str]]:
    """Each entry with whom or what it is about; for a customer only itself, and what is about no customer."""
    entries = list(entries)
    about = _customers_of([entry for entry in entries if not BY_KIND[entry.kind].table], customer)
    names = _names_of([entry for entry in entries if BY_KIND[entry.kind].table])
    for entry in entries:
        for subject in names.get(entry.pk, []) if BY_KIND[entry.kind].table else about.get(entry.pk, []):
            yield entry, subject


def _customers_of(entries: list[Entry], customer: int | None) -> dict[int, list[str]]:
    scopes = RowState.objects.filter(entry__in=entries, scope__isnull=False)
    if customer is not None:
        scopes = scopes.filter(scope=customer)
    pairs = sorted(set(scopes.values_list("entry_id", "scope")))
    codes = dict(Customer.objects.filter(pk__in={scope for _entry, scope in pairs}).values_list("pk", "code"))
    found: dict[int, list[str]] = {}
    for entry, scope in pairs:
        if scope in codes:
            found.setdefault(entry, []).append(f"customers/{codes[scope]}")
    return found


def _names_of(entries: list[Entry]) -> dict[int, list[str]]:
    """Of entries that are about something else: versions by their reference, all else by its key."""
    tables = {entry.pk: BY_KIND[entry.kind].table for entry in entries}
    states = RowState.objects.filter(entry__in=entries, table__in=set(tables.values()))
    pairs = [
        (entry, table, key)
        for entry, table, key in states.order_by("entry", "pk").values_list("entry_id", "table", "key")
        if tables[entry] == table
    ]
    keys = {int(key) for _entry, table, key in pairs if table == _VERSION}
    versions = {str(each.pk): each.reference for each in DocumentVersion.objects.with_names().filter(pk__in=keys)}
    found: dict[int, list[str]] = {}
    for entry, table, key in pairs:
        if table != _VERSION:
            found.setdefault(entry, []).append(f"{table.partition('.')[2]}s/{key}")
        elif key in versions:
            found.setdefault(entry, []).append(f"versions/{versions[key]}")
    return found


def _place(entry: Entry) -> int:
    assert entry.place is not None
    return entry.place
