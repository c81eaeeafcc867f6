"""What is kept of the acts of members, and how long: statements, evidence files, visits; given out on request.

Erasing an account leaves statements as they are: names in acceptances are evidence (art. 17(3)(e) AVG). At the end of
their time the text goes; the digest, in records that never change, stays.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts import personal_data, retention
from accounts.models import User
from agreements.models import Acceptance, EvidenceFile, PortalReceipt, Statement, Visit
from agreements.retention import customers_past_evidence
from agreements.statements import statements_of


def _export(user: User) -> dict[str, Any]:
    answers = list(Acceptance.objects.filter(by=user))
    receipts = list(PortalReceipt.objects.filter(receipt__recorded_by=user))
    said = statements_of([item.statement_digest for item in answers] + [item.statement_digest for item in receipts])
    visits = Visit.objects.filter(membership__user=user).select_related("membership__customer")
    return {
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
