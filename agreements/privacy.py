"""What is kept of receipts, answers and the acts of members, and how long; given out on request.

Erasing an account leaves statements as they are: names in acceptances are evidence (art. 17(3)(e) AVG). At the end of
their time the text goes; the digest, in records that never change, stays.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts import personal_data, retention
from accounts.models import User
from agreements.acts.statements import statements_of
from agreements.models import Acceptance, Agreement, EvidenceFile, PortalReceipt, Receipt, Statement
from customers.models import Customer, Visit


def evidence_ends(customer: Customer) -> date | None:
    """The day from which nothing has to be proved any more: years after all agreements, and the work, have ended.

    None while an agreement is running, or when the customer never had one.
    """
    ends = [_end_of(agreement) for agreement in customer.agreements.all()]
    if not ends or None in ends:
        return None
    last = max(end for end in ends if end is not None)
    return _years_later(last, retention.setting("evidence_years"))


def is_past_evidence(customer: Customer, now: datetime) -> bool:
    """Whether the customer's evidence is past its time."""
    end = evidence_ends(customer)
    return end is not None and end <= timezone.localdate(now)


def customers_past_evidence(now: datetime) -> list[Customer]:
    """The customers whose evidence is past its time."""
    ended = Customer.objects.filter(agreements__ended_on__lt=timezone.localdate(now)).distinct()
    return [customer for customer in ended.prefetch_related("agreements") if is_past_evidence(customer, now)]


def _end_of(agreement: Agreement) -> date | None:
    # Art. 13.1: the terms bind as long as work is done.
    if agreement.ended_on is None:
        return None
    return max(agreement.ended_on, agreement.work_ended_on or agreement.ended_on)


def _years_later(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        # 29 February: the day after 28 February.
        return date(day.year + years, 3, 1)


def _export(user: User) -> dict[str, Any]:
    answers = list(Acceptance.objects.filter(by=user))
    receipts = list(PortalReceipt.objects.filter(receipt__recorded_by=user))
    said = statements_of([item.statement_digest for item in answers] + [item.statement_digest for item in receipts])
    visits = Visit.objects.filter(membership__user=user).select_related("membership__customer")
    recorded = Receipt.objects.filter(recorded_by=user).select_related("customer", "version__line__document")
    return {
        "receipts_recorded": [
            {
                "customer": item.customer.name,
                "version": item.version.reference,
                "received_at": item.received_at,
                "recorded_at": item.recorded_at,
                "channel": item.channel,
            }
            for item in recorded
        ],
        "acceptances": [{"at": item.at, **said.get(item.statement_digest, {})} for item in answers],
        "receipts": [said[item.statement_digest] for item in receipts if item.statement_digest in said],
        "visits": [{"customer": str(item.membership.customer), "last_seen": item.seen_at} for item in visits],
    }


def _erase(user: User, at: datetime) -> None:
    """Visits go with the membership; statements stay as evidence until their time is over."""


def _expire_statements(now: datetime) -> int:
    return int(Statement.objects.filter(customer__in=customers_past_evidence(now)).delete()[0])


def _expire_files(now: datetime) -> int:
    past = {customer.pk for customer in customers_past_evidence(now)}
    removed = 0
    for held in EvidenceFile.objects.filter(receipts__receipt__customer__in=past).distinct():
        concerned = set(held.receipts.values_list("receipt__customer", flat=True))
        storage, name = held.file.storage, str(held.file.name)
        if concerned <= past and storage.exists(name):
            storage.delete(name)
            removed += 1
    return removed


def _period() -> str:
    years = retention.setting("evidence_years")
    return ngettext(
        "%(years)s year after the end of the agreement; then the text goes and its digest stays.",
        "%(years)s years after the end of the agreement; then the text goes and its digest stays.",
        years,
    ) % {"years": years}


personal_data.register(personal_data.Source("acts", _export, _erase))
retention.register(
    retention.Rule(
        "statements",
        _("Receipts and acceptances: who did it, name and function as entered, moment, IP address and browser"),
        _("To prove what was received and agreed, by whom."),
        _("Establishment and defence of legal claims (art. 17(3)(e) GDPR)"),
        _period,
        _expire_statements,
    )
)
retention.register(
    retention.Rule(
        "evidence_files",
        _("Files that show a receipt on paper or by mail, such as a delivery note"),
        _("To prove when a version was received."),
        _("Establishment and defence of legal claims (art. 17(3)(e) GDPR)"),
        _period,
        _expire_files,
    )
)
