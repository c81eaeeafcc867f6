"""Receipts: the only writer of when a customer received a version, which puts it in force (art. 14)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from agreements import journaled
from agreements.models import Agreement, Receipt
from agreements.models.agreement import Precision
from customers.changes import changed
from customers.locks import lock_customers
from customers.models import Customer
from documents.errors import Refused
from documents.locks import lock_versions
from documents.models import DocumentVersion
from documents.moments import format_moment, local_day, start_of, utc
from journal.acts import performs

# What the portal records is its own evidence; an officer's record must say what shows the receipt.
_NEEDS_EVIDENCE = {Receipt.Channel.LETTER, Receipt.Channel.EMAIL}


def why_refused(
    customer: Customer,
    version: DocumentVersion,
    *,
    received_at: datetime,
    precision: str,
    channel: str,
    evidence: str,
    imported_history: bool,
    agreement: Agreement | None = None,
    recorded_at: datetime,
) -> Refused | None:
    """Why a receipt may not be recorded, or None: for forms that say so before anything is written."""
    refused = _unfit(customer, channel, evidence, agreement) or _version_unfit(version)
    if refused is not None:
        return refused
    return _moment_unfit(
        version,
        # What binds passes to a successor, withdrawn or not.
        may_be_withdrawn=channel == Receipt.Channel.SUCCESSION,
        received_at=received_at,
        by_day=precision == Precision.DATE,
        imported_history=imported_history,
        recorded_at=recorded_at,
    )


def lock_for_receipts(customers: Iterable[Customer], versions: Iterable[DocumentVersion]) -> None:
    """Lock all that receipts are recorded of; whoever records several does this before the first.

    A member who answers holds the customer's lock: an answer is given to what had been received before it, and no
    receipt slips in beside it.
    """
    lock_customers(customer.pk for customer in customers)
    lock_versions(versions)


@performs(journaled.RECEIVED)
def record_receipt(
    customer: Customer,
    version: DocumentVersion,
    *,
    received_at: datetime,
    precision: str,
    channel: str,
    evidence: str,
    imported_history: bool,
    agreement: Agreement | None = None,
    by: Any,
    recorded_at: datetime,
) -> tuple[Receipt, bool]:
    """Record that ``customer`` received ``version``; True when that is new.

    The identical fact once more returns the receipt that is there, and so does opening it again in the portal. Another
    moment is another receipt, of which the earliest counts. With ``precision`` DATE only the local date of
    ``received_at`` is kept. Raises ``Refused``, naming the field and the way out (domain rules 6 and 7).
    """
    # The same act sent twice at once is recorded once; a withdrawal that is under way is waited for.
    lock_for_receipts([customer], [version])
    stored = DocumentVersion.objects.with_names().get(pk=version.pk)
    refused = why_refused(
        customer,
        stored,
        received_at=received_at,
        precision=precision,
        channel=channel,
        evidence=evidence,
        imported_history=imported_history,
        agreement=agreement,
        recorded_at=recorded_at,
    )
    if refused is not None:
        raise refused
    moment = start_of(local_day(received_at)) if precision == Precision.DATE else utc(received_at)
    fact = {
        "customer": customer,
        "version": stored,
        "agreement": agreement,
        "precision": precision,
        "channel": channel,
        "imported_history": imported_history,
    }
    same = Receipt.objects.valid().filter(**fact)
    if channel in Receipt.OWN_ACTS:
        same = same.filter(received_at__lte=moment)
    else:
        same = same.filter(received_at=moment, evidence=evidence.strip())
    if existing := same.order_by("received_at", "pk").first():
        return existing, False
    receipt = Receipt(**fact, received_at=moment, evidence=evidence.strip(), recorded_at=recorded_at, recorded_by=by)
    receipt._history_user, receipt._history_date = by, recorded_at  # type: ignore[attr-defined]
    receipt.save(force_insert=True)
    changed([customer.pk], at=recorded_at)
    return receipt, True


@performs(journaled.VOIDED)
def void_receipt(receipt: Receipt, *, reason: str, by: Any, at: datetime) -> Receipt:
    """Declare that a receipt was recorded wrongly: it then counts at no moment, past ones included, and stays readable.

    Raises ``Refused`` without a reason and for a receipt that was voided before.
    """
    lock_customers([receipt.customer_id])
    stored = (
        Receipt.objects.select_for_update(of=("self",))
        .select_related("version__line__document", "customer")
        .get(pk=receipt.pk)
    )
    if stored.voided_at is not None:
        raise Refused(_("This receipt was voided already, on %(date)s.") % {"date": format_moment(stored.voided_at)})
    if not reason.strip():
        raise Refused(_("Give the reason for voiding the receipt."), field="reason")
    stored.voided_at, stored.voided_by, stored.void_reason = at, by, reason.strip()
    stored._history_user, stored._history_date = by, at  # type: ignore[attr-defined]
    stored.save(update_fields=["voided_at", "voided_by", "void_reason"])
    changed([stored.customer_id], at=at)
    return stored


def _unfit(customer: Customer, channel: str, evidence: str, agreement: Agreement | None) -> Refused | None:
    if channel not in Receipt.Channel.values:
        return Refused(
            _("“%(channel)s” is not a channel; choose one of: %(channels)s.")
            % {"channel": channel, "channels": ", ".join(Receipt.Channel.values)},
            field="channel",
        )
    if agreement is not None and agreement.customer_id != customer.pk:
        return Refused(
            _("Agreement %(agreement)s is another customer's; choose one of %(customer)s, or none.")
            % {"agreement": agreement, "customer": customer},
            field="agreement",
        )
    if channel in _NEEDS_EVIDENCE and not evidence.strip():
        return Refused(
            _("Say what shows the receipt, such as the letter's reference or the delivery note."), field="evidence"
        )
    if channel == Receipt.Channel.HANDED_OVER and agreement is None and not evidence.strip():
        return Refused(
            _("Choose the agreement with which it was handed over, or say what shows the receipt."), field="agreement"
        )
    return None


def _version_unfit(version: DocumentVersion) -> Refused | None:
    if version.published_at is None:
        return Refused(
            _("%(version)s is a draft. Only a published version can be received; publish it first.")
            % {"version": version},
            field="version",
        )
    return None


def _moment_unfit(
    version: DocumentVersion,
    *,
    received_at: datetime,
    by_day: bool,
    imported_history: bool,
    recorded_at: datetime,
    may_be_withdrawn: bool = False,
) -> Refused | None:
    """Rules 6 and 7. A receipt that has only a date is compared by dates."""
    assert version.published_at is not None

    def is_after(one: datetime, other: datetime) -> bool:
        return local_day(one) > local_day(other) if by_day else utc(one) > utc(other)

    received = format_moment(local_day(received_at) if by_day else received_at)
    if is_after(received_at, recorded_at):
        return Refused(
            _("%(received)s lies in the future. Give the moment at which it was received.") % {"received": received},
            field="received_at",
        )
    if version.date is not None and local_day(received_at) < version.date:
        return Refused(
            _(
                "%(version)s is dated %(date)s and can't have been received on %(received)s. Correct the moment, or "
                "choose the version that was received then."
            )
            % {"version": version, "date": format_moment(version.date), "received": received},
            field="received_at",
        )
    if is_after(version.published_at, received_at) and not imported_history:
        return Refused(
            _(
                "%(version)s was published on %(published)s, after %(received)s. Correct the moment; if the customer "
                "did have it before, record the receipt as imported history."
            )
            % {"version": version, "published": format_moment(version.published_at), "received": received},
            field="received_at",
        )
    if version.is_withdrawn and not may_be_withdrawn and is_after(received_at, version.withdrawal.withdrawn_at):
        return Refused(
            _(
                "%(version)s was withdrawn on %(withdrawn)s and can't be received after that. Correct the moment, or "
                "choose the version that replaced it."
            )
            % {"version": version, "withdrawn": format_moment(version.withdrawal.withdrawn_at)},
            field="received_at",
        )
    return None
