"""The door to a customer's issued copies."""

from __future__ import annotations

from typing import Any

from django.http import Http404

from copies.models import IssuedCopy
from customers.access import get_customer_or_404


def get_copy_or_404(user: Any, code: str, number: int) -> IssuedCopy:
    """The copy with this number that was issued to the customer with this code.

    Raises ``Http404`` for a stranger, and for a number that is not this customer's.
    """
    customer = get_customer_or_404(user, code)
    copy = customer.issued_copies.defer("statement", "statement_signature").filter(pk=number).first()
    if copy is None:
        raise Http404
    return copy
