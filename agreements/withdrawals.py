"""A withdrawal and the receipts that it would contradict: none can be received later than it (domain rule 6)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from agreements.models import Receipt
from agreements.models.agreement import Precision
from agreements.receipts import lock_for_receipts, void_receipt
from customers.models import Customer
from documents import lifecycle
from documents.errors import Refused
from documents.models import DocumentVersion, Withdrawal
from documents.moments import format_moment, local_day

# As many are named in a sentence; forms list them all.
_NAMED = 5


class ReceivedLater(Refused):
    """The version was received after the moment of the withdrawal; ``receipts`` are those, as they count today."""

    def __init__(self, version: DocumentVersion, receipts: Collection[Receipt]) -> None:
        self.receipts = tuple(receipts)
        named = "; ".join(describe(receipt) for receipt in self.receipts[:_NAMED])
        if len(self.receipts) > _NAMED:
            named += "; …"
        message = _(
            "%(version)s was received after that: %(receipts)s. Choose a later moment, or void these receipts together "
            "with the withdrawal."
        )
        super().__init__(message % {"version": version, "receipts": named}, field="at")


def describe(receipt: Receipt) -> str:
    """Who received it, and when."""
    received = local_day(receipt.received_at) if receipt.precision == Precision.DATE else receipt.received_at
    return f"{receipt.customer}, {format_moment(received)}"


def received_later(version: DocumentVersion, at: datetime) -> list[Receipt]:
    """The valid receipts of ``version`` later than ``at``; one that has only a date is compared by dates."""
    found = Receipt.objects.valid().filter(version=version, received_at__gt=at).select_related("customer")
    day = local_day(at)
    return [
        receipt
        for receipt in found.order_by("received_at", "pk")
        if receipt.precision != Precision.DATE or local_day(receipt.received_at) > day
    ]


def refuse_later_receipts(version: DocumentVersion, at: datetime) -> None:
    """Raises ``ReceivedLater``: a receipt after the withdrawal would go on binding what nobody could receive."""
    if later := received_later(version, at):
        raise ReceivedLater(version, later)


@transaction.atomic
def withdraw_and_void(
    version: DocumentVersion,
    *,
    receipts: Collection[int],
    by: Any,
    at: datetime,
    recorded_at: datetime,
    reason: str,
    seen: str | None = None,
) -> Withdrawal:
    """Withdraw, and void in the same act the receipts later than that; ``receipts`` are the ones that were shown.

    Raises ``ReceivedLater`` when these are others by now, and what ``lifecycle.withdraw`` and ``void_receipt`` raise.
    """
    # Who records a receipt waits for these locks too, and takes them in this order.
    lock_for_receipts(Customer.objects.filter(receipts__in=receipts).distinct(), [version])
    later = received_later(version, at)
    if later and {receipt.pk for receipt in later} != set(receipts):
        raise ReceivedLater(version, later)
    voided = _("%(version)s is withdrawn as from %(at)s: %(reason)s") % {
        "version": version,
        "at": format_moment(at),
        "reason": reason.strip(),
    }
    for receipt in later:
        void_receipt(receipt, reason=voided, by=by, at=recorded_at)
    return lifecycle.withdraw(version, by=by, at=at, recorded_at=recorded_at, reason=reason, seen=seen)


lifecycle.check_withdrawals(refuse_later_receipts)
