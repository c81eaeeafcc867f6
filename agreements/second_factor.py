"""Customers that ask a second factor of their members."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts import second_factor
from accounts.models import User
from agreements.models import Customer
from documents.prepared import Given, Prepared


@second_factor.rule
def members(user: User) -> str | None:
    """A member of a customer that requires one needs it for everything: a session has no two halves."""
    found = _REQUIRING(user=user.pk)
    if not found:
        return None
    return _("%(customer)s asks its members to sign in with a second factor. Set one up to continue.") % {
        "customer": found[0]
    }


_REQUIRING = Prepared(lambda: Customer.objects.filter(memberships__user=Given("user"), mfa_required=True)[:1])
