"""Entering agreements and installed releases for who does it with a customer as a whole, or with many from a file.

The office's forms for agreements and customers are the other writers; what is refused there is refused here.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from agreements import journaled
from agreements.models import Agreement, InstalledRelease
from annexes.models import Product
from customers.changes import changed
from customers.entering import refuse_unfit
from customers.locks import lock_customer
from customers.models import Customer
from documents.errors import Refused
from journal.acts import performs


@dataclass(frozen=True)
class Signed:
    """An agreement as it stands on paper."""

    reference: str
    products: Collection[Product]
    hosted: bool = False
    handed_over_on: date | None = None
    signed_on: date | None = None
    ended_on: date | None = None
    work_ended_on: date | None = None


@performs(journaled.AGREEMENT)
def enter_agreement(customer: Customer, signed: Signed, *, by: Any, at: datetime) -> Agreement:
    """Enter an agreement of a customer. Raises ``Refused``, naming the field."""
    stored = lock_customer(customer.pk)
    if stored.agreements.filter(reference=signed.reference.strip()).exists():
        raise Refused(
            _("%(customer)s has an agreement %(reference)s already.")
            % {"customer": stored, "reference": signed.reference},
            field="reference",
        )
    made = Agreement(
        customer=stored,
        reference=signed.reference,
        hosted=signed.hosted,
        handed_over_on=signed.handed_over_on,
        signed_on=signed.signed_on,
        ended_on=signed.ended_on,
        work_ended_on=signed.work_ended_on,
    )
    refuse_unfit(made)
    made._history_user, made._history_date = by, at  # type: ignore[attr-defined]
    made.save(force_insert=True)
    made.products.set(signed.products)
    changed([stored.pk], at=at)
    return made


@performs(journaled.AGREEMENT)
def install_release(
    customer: Customer, product: Product, release: str, *, installed_at: datetime, precision: str, by: Any, at: datetime
) -> InstalledRelease:
    """Enter that a customer has a release in use from a moment on. Raises ``Refused``, naming the field."""
    stored = lock_customer(customer.pk)
    same = InstalledRelease.objects.filter(customer=stored, product=product, installed_at=installed_at)
    if same.exists():
        raise Refused(_("Another release of this product was installed at the same moment."), field="installed_at")
    made = InstalledRelease(
        customer=stored, product=product, release=release, installed_at=installed_at, precision=precision
    )
    refuse_unfit(made)
    made._history_user, made._history_date = by, at  # type: ignore[attr-defined]
    made.save(force_insert=True)
    changed([stored.pk], at=at)
    return made
