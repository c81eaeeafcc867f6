"""Acceptances: the only writer of what a customer answered to a combination, and what the answer is worth now.

Receipt puts a version in force (art. 14); an acceptance says that the customer agrees. It concerns one combination of
versions and arrangements. A later one is accepted, declined with a reason, or left.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from agreements import journaled
from agreements.acts.confirmations import confirm_answer
from agreements.acts.novelty import novelty_of
from agreements.acts.statements import Visitor, state, statements_of
from agreements.bundle import arrangements_digest, bundle_for, combination_digest
from agreements.models import Acceptance, AcceptancePart
from customers.changes import changed
from customers.locks import lock_customer
from customers.models import Customer
from documents.errors import Refused
from documents.moments import format_moment
from journal.acts import include, performs

Outcome = Acceptance.Outcome


class ChangedMeanwhile(Refused):
    """The combination, or a detail of the parties, is no longer what the page showed."""


class AnsweredAlready(Refused):
    """Somebody answered this combination before: ``acceptance`` is that answer."""

    def __init__(self, acceptance: Acceptance, message: str) -> None:
        super().__init__(message)
        self.acceptance = acceptance


@dataclass(frozen=True)
class Signatory:
    """Who answers, in which capacity, as they wrote it themselves."""

    name: str
    function: str


def consent_text(customer: Customer, *, accepts: bool) -> str:
    """The words that a member agrees to, in the language of the page; kept in the statement."""
    if accepts:
        return _(
            "On behalf of %(customer)s I accept this combination of privacy terms, annexes and specific "
            "arrangements. I am authorised to do so."
        ) % {"customer": customer.name}
    return _(
        "On behalf of %(customer)s I decline this combination. I have read that it applies all the same, because "
        "it was received (art. 14). I am authorised to do so."
    ) % {"customer": customer.name}


def accept(
    customer: Customer, *, shown: str, signatory: Signatory, by: Any, visitor: Visitor, at: datetime
) -> Acceptance:
    """Accept what binds now, provided that it is what was ``shown``: the digest of that bundle.

    Raises ``ChangedMeanwhile``, ``AnsweredAlready``, or ``Refused`` when nothing binds.
    """
    return _answer(Outcome.ACCEPTED, customer, shown, signatory, "", by=by, visitor=visitor, at=at)


def decline(
    customer: Customer, *, shown: str, signatory: Signatory, reason: str, by: Any, visitor: Visitor, at: datetime
) -> Acceptance:
    """Decline what binds now, with a reason; it stays in force. Raises as :func:`accept`, and without a reason."""
    if not reason.strip():
        raise Refused(_("Give the reason for declining."), field="reason")
    return _answer(Outcome.DECLINED, customer, shown, signatory, reason.strip(), by=by, visitor=visitor, at=at)


@performs(journaled.ANSWERED)
def _answer(
    outcome: str,
    customer: Customer,
    shown: str,
    signatory: Signatory,
    reason: str,
    *,
    by: Any,
    visitor: Visitor,
    at: datetime,
) -> Acceptance:
    # Two at once: the second waits here, and then reads what the first did, another member or an officer who records.
    stored = lock_customer(customer.pk)
    bundle = bundle_for(stored, at=at)
    if bundle.is_empty:
        raise Refused(_("No agreement applies now, so there is nothing to answer."))
    combination = combination_digest(bundle.applicability)
    _refuse_answered(outcome, stored, combination)
    if shown != bundle.digest:
        raise ChangedMeanwhile(
            _(
                "The agreement has changed since you opened the page: a version was received, or details of the "
                "parties were changed. Nothing was recorded. Below is what applies now; read it, and answer again."
            )
        )
    novelty = novelty_of(bundle.applicability)
    facts = {
        "outcome": outcome,
        "name": signatory.name,
        "function": signatory.function,
        "reason": reason,
        "consent": consent_text(stored, accepts=outcome == Outcome.ACCEPTED),
        "language": get_language(),
        "combination": combination,
        "bundle": bundle.digest,
        "versions": {part.version.reference: part.version.digest for part in bundle.parts},
        **novelty.as_data(),
    }
    statement = state("answer", stored, by=by, visitor=visitor, at=at, facts=facts)
    acceptance = Acceptance.objects.create(
        customer=stored,
        outcome=outcome,
        combination=combination,
        arrangements_digest=arrangements_digest(bundle.applicability),
        bundle_digest=bundle.digest,
        at=at,
        by=by,
        statement_digest=statement.digest,
    )
    include(
        AcceptancePart.objects.bulk_create(
            AcceptancePart(acceptance=acceptance, version=part.version, position=position)
            for position, part in enumerate(bundle.parts)
        )
    )
    confirm_answer(acceptance, statement.said, novelty)
    changed([stored.pk], at=at)
    return acceptance


def _refuse_answered(outcome: str, customer: Customer, combination: str) -> None:
    answers = {item.outcome: item for item in Acceptance.objects.filter(customer=customer, combination=combination)}
    accepted, declined = answers.get(Outcome.ACCEPTED), answers.get(Outcome.DECLINED)
    if accepted is not None:
        raise AnsweredAlready(
            accepted,
            _(
                "This combination was accepted already, on %(at)s by %(name)s. That counts; "
                "nothing was recorded a second time."
            )
            % _facts(accepted),
        )
    if declined is not None and outcome == Outcome.DECLINED:
        raise AnsweredAlready(
            declined,
            _("This combination was declined already, on %(at)s by %(name)s. Nothing was recorded a second time.")
            % _facts(declined),
        )


def _facts(acceptance: Acceptance) -> dict[str, str]:
    stated = statements_of([acceptance.statement_digest]).get(acceptance.statement_digest, {})
    return {
        "at": format_moment(acceptance.at),
        "name": stated.get("name", "") or str(_("somebody whose name is kept no longer")),
    }
