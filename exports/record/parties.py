"""Who the parties were at a moment: contact details change, and the history of the records says since when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from customers.models import Customer, Processor
from customers.parties import the_processor
from exports.record.gaps import Gap
from exports.record.model import Party

SUB_A = "30-2-a"
_DETAILS = ("address", "contact_name", "contact_email", "dpo_name", "dpo_email")
# A list of keys has a limit.
_MANY = 500


def controllers_at(customers: Iterable[Customer], at: datetime, now: datetime) -> dict[int, Party]:
    """The details of each customer as the registry held them at ``at``, or the first that it held, in one query."""
    chosen = {customer.pk: customer for customer in customers}
    if at >= now:
        return {pk: _controller(customer) for pk, customer in chosen.items()}
    rows: Any = Customer.history
    found = rows.filter(id__in=list(chosen)) if len(chosen) <= _MANY else rows.all()
    then = _as_of(found.order_by("id", "history_date", "history_id"), at)
    return {
        pk: _controller(*then[pk]) if pk in then else _controller(customer, known_since=now)
        for pk, customer in chosen.items()
    }


def processor_at(at: datetime, now: datetime) -> Party | None:
    """The same of the processor; None while nobody has entered it."""
    current = the_processor()
    if current is None or at >= now:
        return _processor(current) if current is not None else None
    rows: Any = Processor.history
    then = _as_of(rows.filter(id=current.pk).order_by("history_date", "history_id"), at)
    return _processor(*then[current.pk]) if current.pk in then else _processor(current, known_since=now)


def _as_of(rows: Iterable[Any], at: datetime) -> dict[int, tuple[Any, datetime | None]]:
    """The row of each that was the latest at ``at``; where none was yet, the first after it, and its moment."""
    found: dict[int, tuple[Any, datetime | None]] = {}
    for row in rows:
        if row.history_date <= at:
            found[row.id] = (row, None)
        else:
            found.setdefault(row.id, (row, row.history_date))
    return found


def _controller(row: Any, known_since: datetime | None = None) -> Party:
    return Party(
        name=row.name,
        address=row.address,
        kvk_number=row.kvk_number,
        contact_name=row.contact_name,
        contact_email=row.contact_email,
        contact_phone=row.contact_phone,
        dpo_name=row.dpo_name,
        dpo_email=row.dpo_email,
        dpo_phone=row.dpo_phone,
        known_since=known_since,
    )


def _processor(row: Any, known_since: datetime | None = None) -> Party:
    return Party(
        name=row.name,
        address=row.address,
        kvk_number=row.kvk_number,
        contact_name=row.contact_name,
        contact_email=row.contact_email,
        contact_phone=row.contact_phone,
        dpo_name=row.dpo_name,
        dpo_email=row.dpo_email,
        dpo_phone="",
        website=row.website,
        operating_companies=tuple(line for line in row.operating_companies.splitlines() if line.strip()),
        known_since=known_since,
    )


def gaps_of(party: Party) -> Iterator[Gap]:
    """The details of a party that the law asks for and nobody has filled in."""
    labels = {field.name: field.verbose_name for field in Customer._meta.concrete_fields}
    for name in _DETAILS:
        if not getattr(party, name):
            yield Gap("party_detail", SUB_A, {"party": party.name, "detail": labels[name]})
