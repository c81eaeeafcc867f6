"""What is kept of receipts, answers and the acts of members, and how long; given out on request.

Erasing an account leaves statements as they are: names in acceptances are evidence (art. 17(3)(e) AVG). At the end of
their time the text goes; the digest, in records that never change, stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts import personal_data, retention
from accounts.models import User
from agreements.acts.referring import files_of, references_to
from agreements.acts.statements import statements_of
from agreements.models import Acceptance, EndConfirmation, EvidenceFile, PortalReceipt, Receipt, RemovalKind, Statement
from agreements.removals import Candidate, carry_out, plan, register, removed_digests
from customers.models import Visit
from documents.moments import as_printed
from files import store as files
from journal.acts import forget


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
        "ends_confirmed": [
            {"at": item.confirmed_at, "agreement": item.agreement.reference, "ended_on": item.ended_on}
            for item in EndConfirmation.objects.filter(confirmed_by=user).select_related("agreement")
        ],
        "visits": [{"customer": str(item.membership.customer), "last_seen": item.seen_at} for item in visits],
    }


def _erase(user: User, at: datetime) -> None:
    """Visits go with the membership; statements stay as evidence until their time is over."""


def _statements(customers: Iterable[int]) -> Iterator[Candidate]:
    """Their texts; the digests stay in the records."""
    recorded = dict(PortalReceipt.objects.values_list("statement_digest", "receipt__recorded_at"))
    answered = dict(Acceptance.objects.values_list("statement_digest", "at"))
    for held in Statement.objects.filter(customer__in=customers).select_related("customer").iterator():
        # What no record refers to was at least stated at the moment that it says itself.
        at = recorded.get(held.digest) or answered.get(held.digest) or datetime.fromisoformat(held.said["at"])
        name = f"{held.customer.code} {as_printed(at)}"
        kept = frozenset({held.customer_id})
        yield Candidate(RemovalKind.STATEMENTS, held.digest, name, kept, at, remove=partial(_forget, held))


def _forget(held: Statement, now: datetime) -> None:
    forget([held])
    held.delete()


def _evidence_files(customers: Iterable[int]) -> Iterator[Candidate]:
    """Their files; the rows, which never change, keep digest and size. What a record of somebody else refers to as
    well, or one of which nobody knows yet whom it is about, stays.
    """
    removed = removed_digests(RemovalKind.EVIDENCE_FILES)
    references = references_to(files_of(customers))
    for held in EvidenceFile.objects.filter(pk__in=references).exclude(sha256__in=removed):
        about = references[held.pk]
        known = frozenset(each.customer for each in about if each.customer is not None)
        if any(each.customer is None for each in about):
            continue
        yield Candidate(
            RemovalKind.EVIDENCE_FILES,
            held.sha256,
            held.name,
            known,
            max(held.uploaded_at, *(each.at for each in about)),
            remove=partial(_leave, str(held.file.name)),
        )


def _leave(name: str, now: datetime) -> None:
    files.leave(name, now=now)


def _period() -> str:
    years = retention.setting("evidence_years")
    return ngettext(
        "%(years)s year after it was recorded and the agreement has ended; then it goes and its digest stays.",
        "%(years)s years after it was recorded and the agreement has ended; then it goes and its digest stays.",
        years,
    ) % {"years": years}


def _carry_out(kind: str, now: datetime) -> int:
    return carry_out(kind, now=now)


register(RemovalKind.STATEMENTS, _statements)
register(RemovalKind.EVIDENCE_FILES, _evidence_files)
personal_data.register(personal_data.Source("acts", _export, _erase))
retention.register(
    retention.Rule(
        "statements",
        _("Receipts and acceptances: who did it, name and function as entered, moment, IP address and browser"),
        _("To prove what was received and agreed, by whom."),
        _("Establishment and defence of legal claims (art. 17(3)(e) GDPR)"),
        _period,
        partial(_carry_out, RemovalKind.STATEMENTS),
        announce=plan,
    )
)
retention.register(
    retention.Rule(
        "evidence_files",
        _("Files that show a receipt, a notice or an objection, such as a delivery note or a message"),
        _("To prove when a version was received, notice was given and an objection was made."),
        _("Establishment and defence of legal claims (art. 17(3)(e) GDPR)"),
        _period,
        partial(_carry_out, RemovalKind.EVIDENCE_FILES),
    )
)
