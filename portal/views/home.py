"""A customer's home page, and its receipts and answers."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from agreements.acts.answers import answers_of
from agreements.models import Receipt
from customers.access import get_customer_or_404, may_act, may_take_evidence
from customers.succession import predecessions_of, succession_of
from customers.visits import note_visit
from dossiers.year.archive import years_of
from portal.home import home_of
from portal.notices import asking, standings_of
from portal.views.visitor import is_ahead_of_time


@login_required
@require_safe
def show(request: HttpRequest, code: str) -> HttpResponse:
    """What binds, since when and why; what must be done; what is new; where the signed copy is."""
    customer = get_customer_or_404(request.user, code)
    if {"moment", "date", "time"} & set(request.GET):
        # An address from before this page was here: it asked for the agreement at a moment.
        return redirect(f"{reverse('portal:agreement', args=[customer.code])}?{request.GET.urlencode()}")
    now = timezone.now()
    new_since = None if is_ahead_of_time(request) else note_visit(request.user, customer, at=now)
    context = {
        "customer": customer,
        "home": home_of(customer, new_since=new_since, at=now),
        "asking": asking(standings_of(customer, at=now)),
        "new_since": new_since,
        "may_act": may_act(request.user, customer),
        "succession": succession_of(customer),
        "predecessions": predecessions_of(customer),
    }
    return private(render(request, "portal/home.html", context))


@login_required
@require_safe
def records(request: HttpRequest, code: str) -> HttpResponse:
    """When and how each version was received, what was answered to each combination, and what was told and objected."""
    customer = get_customer_or_404(request.user, code)
    now = timezone.now()
    receipts = (
        Receipt.objects.filter(customer=customer)
        .order_by("-received_at", "-pk")
        .select_related("version__line__document", "recorded_by", "voided_by", "portal", "agreement")
    )
    context = {
        "customer": customer,
        "receipts": receipts,
        "answers": answers_of(customer)[::-1],
        "standings": standings_of(customer, at=now),
        "years": years_of(customer, at=now) if may_take_evidence(request.user, customer) else [],
    }
    return private(render(request, "portal/records.html", context))


def private(response: HttpResponse) -> HttpResponse:
    """Kept by no cache: the answer is one customer's, and may be another one tomorrow."""
    patch_cache_control(response, private=True, no_store=True)
    return response
