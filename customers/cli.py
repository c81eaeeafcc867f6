"""What the commands about customers share."""

from __future__ import annotations

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from customers.models import Customer

_NAMED = 20


def customer_called(code: str) -> Customer:
    """The customer with this code. Raises ``CommandError`` that names the ones there are."""
    customer = Customer.objects.filter(code__iexact=code.strip()).first()
    if customer is not None:
        return customer
    codes = list(Customer.objects.order_by("code").values_list("code", flat=True)[: _NAMED + 1])
    if not codes:
        raise CommandError(_("There is no customer “%(code)s”; the registry has no customers yet.") % {"code": code})
    names = ", ".join(codes[:_NAMED]) + (" …" if len(codes) > _NAMED else "")
    raise CommandError(
        _("There is no customer “%(code)s”. Customers are named by their code: %(codes)s")
        % {"code": code, "codes": names}
    )
