"""Contact details that a program proposes: nothing changes until a person accepts, who answers for them (art. 4.3)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from customers import journaled
from customers.contact_details import FIELDS, Change, change_details, label_of
from customers.locks import lock_customer
from customers.mail import acting_members, send_about
from customers.models import Customer, DetailsProposal
from documents.errors import Refused
from journal.acts import performs

# Of one customer at a time: a program that went wild is not to fill the page.
MOST = 5
LAPSES = timedelta(days=90)
Outcome = DetailsProposal.Outcome


@performs(journaled.PROPOSED)
def propose(customer: Customer, values: Mapping[str, str], *, program: str, by: Any, at: datetime) -> DetailsProposal:
    """Propose other details; who acts for the customer is told. ``by`` is who allowed the program.

    Raises ``Refused`` where nothing would change, or too much waits; ``ValidationError`` for what is no such detail.
    """
    stored = lock_customer(customer.pk)
    changed = {name: value for name, value in values.items() if name in FIELDS and value != getattr(stored, name)}
    if not changed:
        raise Refused(_("These are the details that stand there."))
    for name, value in changed.items():
        try:
            Customer._meta.get_field(name).clean(value, stored)  # type: ignore[union-attr]
        except ValidationError as problem:
            raise Refused(" ".join(problem.messages), field=name) from problem
    if DetailsProposal.objects.filter(customer=stored).open().count() >= MOST:
        raise Refused(_("%(count)s proposals wait for a decision already.") % {"count": MOST})
    made = DetailsProposal.objects.create(
        customer=stored,
        values=changed,
        base={name: getattr(stored, name) for name in FIELDS},
        program=program,
        made_by=by,
        made_at=at,
    )
    context = {"changes": changes_of(made), "program": program, "at": at}
    send_about(stored, "details_proposed", acting_members(stored), context, "portal:details", at=at)
    return made


@performs(journaled.SETTLED)
def accept(proposal: DetailsProposal, *, by: Any, at: datetime) -> list[Change]:
    """Put the proposed details in place. Raises ``Refused`` where they changed meanwhile, or somebody decided."""
    stored = _lock(proposal)
    values = {**stored.base, **stored.values}
    changes = change_details(stored.customer, values, seen=stored.base, by=by, at=at)
    _settle(stored, Outcome.ACCEPTED, by=by, at=at)
    return changes


@performs(journaled.SETTLED)
def refuse(proposal: DetailsProposal, *, by: Any, at: datetime) -> None:
    """Leave the details as they are. Raises ``Refused`` where somebody decided meanwhile."""
    _settle(_lock(proposal), Outcome.REFUSED, by=by, at=at)


def lapse(now: datetime) -> int:
    """Wipe what nobody decided of in its time; returns how many."""
    late = list(DetailsProposal.objects.open().filter(made_at__lt=now - LAPSES))
    for proposal in late:
        _lapse(proposal, at=now)
    return len(late)


def changes_of(proposal: DetailsProposal) -> list[Change]:
    """Label, what it was then, and what it is to be."""
    return [(label_of(name), proposal.base.get(name, ""), value) for name, value in proposal.values.items()]


@performs(journaled.SETTLED)
def _lapse(proposal: DetailsProposal, *, at: datetime) -> None:
    _settle(proposal, Outcome.LAPSED, by=None, at=at)


def _settle(proposal: DetailsProposal, outcome: str, *, by: Any, at: datetime) -> None:
    proposal.outcome, proposal.settled_at, proposal.settled_by = outcome, at, by
    proposal.values, proposal.base = {}, {}
    proposal.save(update_fields=["outcome", "settled_at", "settled_by", "values", "base"])


def _lock(proposal: DetailsProposal) -> DetailsProposal:
    lock_customer(proposal.customer_id)
    found: DetailsProposal = DetailsProposal.objects.select_related("customer").get(pk=proposal.pk)
    if found.outcome:
        raise Refused(_("Somebody decided of this proposal meanwhile."))
    return found
