"""Entering a new customer: the other writer beside the office's form, for who enters it with all that comes with it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.text import slugify

from customers import journaled
from customers.changes import changed
from customers.models import Customer
from documents.errors import Refused
from journal.acts import performs

_LONGEST = 60


def code_for(name: str) -> str:
    """The code that a name proposes: it stands in the address of the customer's pages."""
    return slugify(name)[:_LONGEST].strip("-")


@performs(journaled.ENTERED)
def enter_customer(values: Mapping[str, Any], *, by: Any, at: datetime) -> Customer:
    """Enter a customer with these details; without a code its name gives one.

    Raises ``Refused``, naming the field, for what the form for customers refuses.
    """
    made = Customer(**{**values, "code": values.get("code") or code_for(str(values.get("name", "")))})
    refuse_unfit(made)
    made._history_user, made._history_date = by, at  # type: ignore[attr-defined]
    made.save(force_insert=True)
    changed([made.pk], at=at)
    return made


def refuse_unfit(row: Any) -> None:
    """Raises ``Refused`` with the first field that the model refuses, and why."""
    try:
        row.full_clean()
    except ValidationError as problem:
        field, errors = next(iter(problem.message_dict.items()))
        raise Refused(" ".join(errors), field="" if field == "__all__" else field) from problem
