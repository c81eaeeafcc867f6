"""The contact details and data protection officer that a customer keeps current itself (art. 4.3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from customers import changes as acts
from customers import journaled
from customers.locks import lock_customer
from customers.mail import tell_of_details
from customers.models import Customer
from documents.errors import Refused
from journal.acts import performs

FIELDS = (
    "address",
    "contact_name",
    "contact_email",
    "contact_phone",
    "dpo_name",
    "dpo_email",
    "dpo_phone",
)
Change = tuple[str, str, str]


@dataclass(frozen=True)
class PastChange:
    """What somebody changed at a moment: label, before and after of each detail."""

    at: datetime
    by: Any
    changes: tuple[Change, ...]


@performs(journaled.DETAILS)
def change_details(
    customer: Customer, values: Mapping[str, str], *, seen: Mapping[str, str], by: Any, at: datetime
) -> list[Change]:
    """Put ``values`` in place of the details that the person saw, and tell the officers; what has changed.

    Raises ``Refused`` when somebody else changed them in the meantime.
    """
    stored = lock_customer(customer.pk)
    now = {name: getattr(stored, name) for name in FIELDS}
    if {name: seen.get(name, "") for name in FIELDS} != now:
        raise Refused(
            _(
                "Somebody else changed these details after you opened the page. Nothing was saved yet: compare with "
                "the history below, and save again to put your values in their place."
            )
        )
    changed = {name: values[name] for name in FIELDS if values[name] != now[name]}
    if not changed:
        return []
    for name, value in changed.items():
        setattr(stored, name, value)
    stored._history_user, stored._history_date = by, at  # type: ignore[attr-defined]
    stored.save(update_fields=list(changed))
    changes = [(label_of(name), now[name], value) for name, value in changed.items()]
    tell_of_details(stored, changes, by=by, at=at)
    acts.changed([stored.pk], at=at)
    return changes


def history_of(customer: Customer, *, limit: int = 20) -> list[PastChange]:
    """The latest changes of the details, newest first."""
    history: Any = customer.history
    records = list(history.select_related("history_user")[: limit + 1])
    found = []
    for after, before in pairwise(records):
        changes = tuple(
            (label_of(name), getattr(before, name), getattr(after, name))
            for name in ("name", *FIELDS)
            if getattr(before, name) != getattr(after, name)
        )
        if changes:
            found.append(PastChange(after.history_date, after.history_user, changes))
    return found


def label_of(name: str) -> str:
    """How a detail is called."""
    fields = {field.name: field for field in Customer._meta.concrete_fields}
    return str(fields[name].verbose_name)
