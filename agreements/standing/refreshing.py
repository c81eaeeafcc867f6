"""The only writer of the standing: few customers at once, many page by page, each page a transaction of its own."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from agreements.models import Standing, StandingPart
from agreements.standing.concerned import concerned_by
from agreements.standing.rows import Stand, read_stands
from customers.models import Customer
from documents.models import Document

# So many are rewritten in the transaction of an act; of more, a worker rewrites them.
AT_ONCE = 100
# So many in a transaction: on SQLite nobody else writes meanwhile.
_PAGE = 50


def of_customers(customers: Collection[int] | None, at: datetime) -> None:
    """What an act of these customers (None: all) does to the standing: a listener of ``customers.changes``."""
    if customers is None:
        of_document(None, at)
    elif len(customers) > AT_ONCE:
        expire(Customer.objects.filter(pk__in=customers))
    else:
        refresh(customers, at=at)


def of_document(document: Document | None, at: datetime | None) -> None:
    """What an act on a document (None: any) does to the standing: a listener of ``documents.changes``."""
    concerned = concerned_by(document)
    few = list(concerned.values_list("pk", flat=True)[: AT_ONCE + 1]) if at is not None else []
    if at is not None and len(few) <= AT_ONCE:
        refresh(few, at=at)
    else:
        expire(concerned)


# Within an act nothing is left to save should it fail: all of the act is undone.
@transaction.atomic(savepoint=False)
def refresh(customers: Collection[int], *, at: datetime) -> None:
    """Rewrite the standing of these customers, by key, as of ``at``: within the act that changed it."""
    if not customers:
        return
    stored = _lock(customers)
    # Read after the locks: of two acts at once, who comes second sees what the first did.
    found = read_stands(Customer.objects.filter(pk__in=customers).order_by("pk"), at=at)
    parts: dict[int, list[StandingPart]] = {pk: [] for pk in stored}
    for part in StandingPart.objects.filter(standing__in=customers):
        parts[part.standing_id].append(part)
    changed = [
        stand
        for stand in found
        if (whole := stored[stand.whole.pk]).is_stale or Stand(whole, tuple(parts[whole.pk])).says != stand.says
    ]
    _store(changed)


def _lock(customers: Collection[int]) -> dict[int, Standing]:
    """The rows of these customers, locked in the order of their keys after being made where there were none."""

    def lock() -> dict[int, Standing]:
        rows = Standing.objects.select_for_update().filter(customer__in=customers).order_by("pk")
        return {row.pk: row for row in rows}

    stored = lock()
    if len(stored) == len(set(customers)):
        return stored
    known = Customer.objects.filter(pk__in=customers).exclude(pk__in=stored).values_list("pk", flat=True)
    Standing.objects.bulk_create((Standing(customer_id=pk) for pk in sorted(known)), ignore_conflicts=True)
    return lock()


def _store(stands: Collection[Stand]) -> None:
    if not stands:
        return
    names = [field.name for field in Standing._meta.concrete_fields if not field.primary_key]
    Standing.objects.bulk_update([stand.whole for stand in stands], names)
    StandingPart.objects.filter(standing__in=[stand.whole.pk for stand in stands]).delete()
    StandingPart.objects.bulk_create(part for stand in stands for part in stand.parts)


@transaction.atomic
def expire(customers: QuerySet[Customer]) -> int:
    """Mark the standing of these customers as overtaken, for a worker to rewrite; returns how many there are.

    In the act's transaction, so that nothing is forgotten whatever ends meanwhile.
    """
    overtaken = Standing.objects.filter(customer__in=customers.order_by().values("pk"))
    # In the order in which everybody locks them; by "customer" it would be that of their names, and lock those too.
    list(overtaken.select_for_update().order_by("pk").values_list("pk", flat=True))
    return overtaken.update(is_stale=True)


def mark_all() -> int:
    """Have the standing of every customer rewritten; returns of how many."""
    expire(Customer.objects.all())
    return Customer.objects.count()


def behind(*, at: datetime) -> int:
    """Of how many customers the standing is still to be rewritten: progress is counted, not kept."""
    return Standing.objects.behind(at).count() + Customer.objects.filter(standing__isnull=True).count()


def catch_up(*, now: datetime, pages: int | None = None) -> int:
    """Rewrite what acts or the time have overtaken, page after page; returns of how many customers.

    Killed anywhere, what was committed stays, and what is left is done by the next; two at once share the work.
    """
    done = 0
    while pages is None or pages > 0:
        rewritten = _next_page(now)
        if not rewritten:
            break
        done += rewritten
        pages = None if pages is None else pages - 1
    return done


def tend(*, now: datetime) -> int:
    """The chore of every worker."""
    return catch_up(now=now)


@transaction.atomic
def _next_page(now: datetime) -> int:
    behind = Standing.objects.behind(now).select_for_update(skip_locked=True).order_by("pk")
    page = list(behind.values_list("pk", flat=True)[:_PAGE])
    if not page:
        without = Customer.objects.filter(standing__isnull=True).order_by("pk")
        page = list(without.values_list("pk", flat=True)[:_PAGE])
    refresh(page, at=now)
    return len(page)
