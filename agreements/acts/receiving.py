"""Open and receive: a member's own deliberate act in the portal that puts a version in force (art. 14)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from agreements import journaled
from agreements.acts.confirmations import confirm_receipts
from agreements.acts.statements import Visitor, state
from agreements.applicability import resolve
from agreements.applicability.reasons import received_on
from agreements.effects import Effect, effects_of
from agreements.models import PortalReceipt, Receipt
from agreements.models.agreement import Precision
from agreements.receipts import record_receipt
from customers.locks import lock_customers
from customers.models import Customer
from documents.errors import Refused
from documents.locks import lock_versions
from documents.models import DocumentVersion
from documents.moments import format_moment
from journal.acts import performs


@dataclass(frozen=True)
class ReceivedVersion:
    """A version with its earliest valid receipt; ``effect``, what it does, when the act at hand made it."""

    version: DocumentVersion
    receipt: Receipt
    is_new: bool
    effect: Effect | None = None


@transaction.atomic
def open_and_receive(
    customer: Customer, shown: dict[str, str], *, by: Any, visitor: Visitor, at: datetime, program: str = ""
) -> list[ReceivedVersion]:
    """Receive the versions that were shown: reference → digest of the content shown. All or none.

    ``program`` names the program that does so, by the authority of ``by``, who allowed it: the receipt and the
    statement say so. Whatever was received before stays as it is. Raises ``Refused`` for a version that is not due, and
    for content other than was shown.
    """
    # One at a time per customer: the same button pressed by two members makes one receipt, and both are told.
    lock_customers([customer.pk])
    due = {item.version.reference: item.version for item in resolve(customer, at=at).due}
    lock_versions(due[reference] for reference in shown if reference in due)
    found = [
        _receive(customer, reference, digest, due, by=by, visitor=visitor, at=at, program=program)
        for reference, digest in shown.items()
    ]
    if effects := effects_of([item.receipt for item in found if item.is_new], at=at):
        confirm_receipts(customer, effects, at=at)
    by_receipt = {effect.receipt.pk: effect for effect in effects}
    return [replace(item, effect=by_receipt.get(item.receipt.pk)) for item in found]


@performs(journaled.RECEIVED)
def _receive(
    customer: Customer,
    reference: str,
    digest: str,
    due: dict[str, DocumentVersion],
    *,
    by: Any,
    visitor: Visitor,
    at: datetime,
    program: str,
) -> ReceivedVersion:
    version = due.get(reference)
    if version is None or _earliest(customer, version.pk) is not None:
        # Of two who act at once, the second may have begun before the first one's receipt.
        return _find_known(customer, reference)
    if digest != version.digest:
        raise Refused(
            _("The page showed something else than %(version)s as it is now. Read it again.") % {"version": version}
        )
    receipt, is_new = record_receipt(
        customer,
        version,
        received_at=at,
        precision=Precision.MOMENT,
        channel=Receipt.Channel.MACHINE if program else Receipt.Channel.PORTAL,
        evidence="",
        imported_history=False,
        by=by,
        recorded_at=at,
    )
    if is_new:
        statement = state(
            "receive",
            customer,
            by=by,
            visitor=visitor,
            at=at,
            facts={"version": version.reference, "shown": version.digest, **({"program": program} if program else {})},
        )
        PortalReceipt.objects.create(receipt=receipt, shown_digest=version.digest, statement_digest=statement.digest)
    return ReceivedVersion(version, receipt, is_new)


def _earliest(customer: Customer, version: int | None) -> Receipt | None:
    receipts = Receipt.objects.valid().filter(customer=customer, version=version)
    return receipts.select_related("version__line__document").order_by("received_at", "pk").first()


def _find_known(customer: Customer, reference: str) -> ReceivedVersion:
    _prefix, _sep, number = reference.partition("-")
    receipt = _earliest(customer, int(number) if number.isdecimal() else None)
    if receipt is None or receipt.version.reference != reference:
        raise Refused(
            _(
                "%(reference)s is not to be received: it was withdrawn, replaced by a newer version, or is not meant "
                "for your release. This page shows what is."
            )
            % {"reference": reference}
        )
    return ReceivedVersion(receipt.version, receipt, False)


def describe_receipt(received: ReceivedVersion) -> str:
    """What a member reads about a receipt."""
    facts = {"version": received.version, "at": format_moment(received_on(received.receipt))}
    if received.effect is not None and received.effect.is_none:
        return f"{received.version}: {received.effect}."
    if received.is_new:
        return _("%(version)s is received at %(at)s and in force from that moment.") % facts
    return _("%(version)s was received already, on %(at)s. Nothing has changed.") % facts
