"""Mail that confirms what happened: receipts and answers, to who acts for the customer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from agreements.models import Acceptance, Receipt
from customers.mail import acting_members, officers, send_about
from customers.models import Customer


def confirm_receipts(customer: Customer, receipts: Sequence[Receipt], *, at: datetime) -> None:
    """Tell who may act for the customer what has been received, when and how; whoever did it, all of them learn."""
    context = {"receipts": receipts, "at": at}
    send_about(customer, "receipt", acting_members(customer), context, "portal:records", at=at)


def confirm_answer(acceptance: Acceptance, said: dict[str, Any]) -> None:
    """Tell who may act for the customer, and the officers, of an acceptance or a refusal."""
    context = {"acceptance": acceptance, "said": said}
    people = [*acting_members(acceptance.customer), *officers()]
    send_about(acceptance.customer, "answer", people, context, "portal:records", at=acceptance.at)
