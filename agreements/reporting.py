"""Installed releases as a release system reports them: many at once, what is known already left as it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from agreements import journaled
from agreements.models import InstalledRelease
from agreements.models.agreement import Precision
from annexes.models import Product
from customers.changes import changed
from customers.locks import lock_customers
from customers.models import Customer
from documents.errors import Refused
from documents.releases import Release
from journal.acts import performs
from journal.bulk import create_with_history


class Outcome(StrEnum):
    """What became of a reported release."""

    ENTERED = "entered"
    # Another release was entered for the same moment.
    CORRECTED = "corrected"
    # It is the release that was in use at that moment already.
    KNOWN = "known"


@dataclass(frozen=True)
class Reported:
    """A release that a customer has in use from a moment on (an empty one: unknown)."""

    customer: Customer
    product: Product
    release: str
    installed_at: datetime
    precision: str = Precision.MOMENT

    @property
    def number(self) -> Release | None:
        return Release.parse(self.release) if self.release else None


def foresee(reported: Sequence[Reported]) -> list[Outcome]:
    """What :func:`enter_releases` would make of each, in the same order; nothing is written."""
    return [outcome for outcome, _row in _plan(reported)]


@performs(journaled.RELEASED)
def enter_releases(reported: Sequence[Reported], *, by: Any, at: datetime) -> list[Outcome]:
    """Enter what is new, all or nothing; what became of each, in the same order. The number of queries is constant
    but for corrections. Raises ``Refused`` for two releases of one product at one moment.
    """
    customers = sorted({each.customer.pk for each in reported})
    lock_customers(customers)
    plan = _plan(reported)
    new = [
        InstalledRelease(
            customer=each.customer,
            product=each.product,
            release=each.release,
            installed_at=each.installed_at,
            precision=each.precision,
        )
        for each, (outcome, _row) in zip(reported, plan, strict=True)
        if outcome is Outcome.ENTERED
    ]
    create_with_history(new, InstalledRelease, by=by, at=at)
    for each, (outcome, row) in zip(reported, plan, strict=True):
        if outcome is Outcome.CORRECTED and row is not None:
            row.release, row.precision = each.release, each.precision
            row._history_user, row._history_date = by, at  # type: ignore[attr-defined]
            row.save(update_fields=["release", "precision"])
    concerned = {
        each.customer.pk for each, (outcome, _row) in zip(reported, plan, strict=True) if outcome is not Outcome.KNOWN
    }
    if concerned:
        changed(concerned, at=at)
    return [outcome for outcome, _row in plan]


def _plan(reported: Sequence[Reported]) -> list[tuple[Outcome, InstalledRelease | None]]:
    _refuse_twins(reported)
    stored = _stored(reported)
    return [_outcome(each, stored[each.customer.pk, each.product.pk]) for each in reported]


def _outcome(each: Reported, rows: list[InstalledRelease]) -> tuple[Outcome, InstalledRelease | None]:
    same = next((row for row in rows if row.installed_at == each.installed_at), None)
    if same is not None:
        return (Outcome.KNOWN if same.number == each.number else Outcome.CORRECTED), same
    before = [row for row in rows if row.installed_at < each.installed_at]
    in_use = before[-1] if before else None
    if in_use is not None and in_use.number == each.number:
        return Outcome.KNOWN, in_use
    return Outcome.ENTERED, None


def _stored(reported: Sequence[Reported]) -> dict[tuple[int, int], list[InstalledRelease]]:
    """What is entered of these customers, the earliest first."""
    found: dict[tuple[int, int], list[InstalledRelease]] = defaultdict(list)
    keys = sorted({each.customer.pk for each in reported})
    for start in range(0, len(keys), 500):
        rows = InstalledRelease.objects.filter(customer__in=keys[start : start + 500])
        for row in rows.select_related("product").order_by("installed_at", "pk"):
            found[row.customer_id, row.product_id].append(row)
    return found


def _refuse_twins(reported: Sequence[Reported]) -> None:
    seen = set()
    for number, each in enumerate(reported):
        key = (each.customer.pk, each.product.pk, each.installed_at)
        if key in seen:
            raise Refused(
                _("%(customer)s, %(product)s: two releases at the same moment.")
                % {"customer": each.customer, "product": each.product},
                field=f"installations/{number}",
            )
        seen.add(key)
