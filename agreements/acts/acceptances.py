"""Acceptances: the only writer of what a customer answered to a combination, and what the answer is worth now.

Receipt puts a version in force (art. 14); an acceptance says that the customer agrees. It concerns one combination of
versions and arrangements. A later one is accepted, declined with a reason, or left.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from agreements.acts.confirmations import confirm_answer
from agreements.acts.statements import Visitor, state, statements_of
from agreements.applicability import Applicability
from agreements.bundle import Bundle, arrangements_digest, bundle_for, combination_digest
from agreements.models import Acceptance, AcceptancePart
from customers.models import Customer
from documents.errors import Refused
from documents.moments import format_moment

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


@transaction.atomic
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
    # Two members at once: the second one waits here, and then reads what the first one did.
    stored = Customer.objects.select_for_update().get(pk=customer.pk)
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
    AcceptancePart.objects.bulk_create(
        AcceptancePart(acceptance=acceptance, version=part.version, position=position)
        for position, part in enumerate(bundle.parts)
    )
    confirm_answer(acceptance, statement.said)
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


@dataclass(frozen=True)
class Answered:
    """An answer with what was said in it; an empty ``said`` once its retention has ended."""

    acceptance: Acceptance
    said: dict[str, Any]


def answers_of(customer: Customer, wanted: Callable[[Acceptance], bool] = lambda _: True) -> list[Answered]:
    """The customer's answers, the newest last: three queries."""
    found = [
        item
        for item in Acceptance.objects.filter(customer=customer)
        .select_related("by")
        .prefetch_related("parts__version__line__document", "parts__version__rank")
        if wanted(item)
    ]
    stated = statements_of([item.statement_digest for item in found])
    return [Answered(item, stated.get(item.statement_digest, {})) for item in found]


def answers_to(applicability: Applicability, *, until: datetime) -> list[Answered]:
    """The answers to exactly this combination, given at or before ``until``: for the evidence of a copy."""
    combination = combination_digest(applicability)
    return answers_of(applicability.customer, lambda item: item.combination == combination and item.at <= until)


def previous_bundle(bundle: Bundle) -> Bundle | None:
    """What bound just before this combination came into being, None when nothing did."""
    began = bundle.in_force_since
    if began is None:
        return None
    before = bundle_for(bundle.customer, at=began - timedelta(microseconds=1))
    return None if before.is_empty else before
