"""Does this concern us? The sub-processors of a customer's own products and lines."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from customers.access import get_customer_or_404
from portal.concerned import concerns_of
from portal.views.home import private


@login_required
@require_safe
def show(request: HttpRequest, code: str) -> HttpResponse:
    """Who processes the customer's data, where, which of it, and by which interfaces; with the contact persons, whom
    everybody else is not shown.
    """
    customer = get_customer_or_404(request.user, code)
    context = {"customer": customer, "concerns": concerns_of(customer, at=timezone.now())}
    return private(render(request, "portal/sub_processors.html", context))
