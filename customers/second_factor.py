"""Customers that ask a second factor of their members."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.signing_in import second_factor


@second_factor.rule
def members(user: User) -> str | None:
    """A member of a customer that requires one needs it for everything: a session has no two halves."""
    customer = user.memberships.filter(customer__mfa_required=True).values_list("customer__name", flat=True).first()
    if customer is None:
        return None
    return _("%(customer)s asks its members to sign in with a second factor. Set one up to continue.") % {
        "customer": customer
    }
