"""What stands beside an objection or a notice of a customer, and changes neither."""

from __future__ import annotations

from datetime import date, datetime

from customers.models import Customer
from documents.moments import local_day


def work_ended_on(customer: Customer, *, at: datetime) -> date | None:
    """The last day of the work for a customer, where that of all its agreements had ended at a moment (art. 13.1)."""
    ends = list(customer.agreements.values_list("work_ended_on", flat=True))
    days = [day for day in ends if day is not None and day < local_day(at)]
    return max(days) if days and len(days) == len(ends) else None
