"""A customer's pages: its agreement now or at a chosen moment."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from agreements.applicability.loading import load
from agreements.bundle import bundle_for
from customers.access import customers_of, get_customer_or_404
from portal.glossary import terms_in
from portal.timeline import timeline_of
from portal.views.chosen_moment import requested_moment
from portal.views.home import private
from portal.views.timeline import day_rows

# So many customers are listed to choose from; more are found by name.
_CHOICES = 100


@login_required
def index(request: HttpRequest) -> HttpResponse:
    """Straight to the home page for who has one customer; else the customers to choose from."""
    asked = request.GET.get("q", "").strip()[:100]
    found = customers_of(request.user)
    if asked:
        found = found.filter(Q(name__icontains=asked) | Q(code__icontains=asked))
    customers = list(found[: _CHOICES + 1])
    if len(customers) == 1 and not asked and not getattr(request.user, "is_staff", False):
        return redirect("portal:home", code=customers[0].code)
    context = {"customers": customers[:_CHOICES], "has_more": len(customers) > _CHOICES, "asked": asked}
    return render(request, "portal/index.html", context)


@login_required
@require_safe
def agreement(request: HttpRequest, code: str) -> HttpResponse:
    """What binds the customer, and why, and then the texts in full. The address carries the moment."""
    customer = get_customer_or_404(request.user, code)
    now = timezone.now()
    moment = requested_moment(request, now=now)
    if moment.chosen and "moment" not in request.GET:
        return redirect(reverse("portal:agreement", args=[customer.code]) + moment.query)
    bundle = bundle_for(customer, at=moment.moment)
    day = None
    if moment.day is not None:
        [facts] = load([customer])
        day = day_rows(timeline_of(facts, [], now=now), moment)
    context = {
        "bundle": bundle,
        "processor": bundle.processor,
        "asked": moment,
        "day": day,
        "customer": customer,
        "terms": terms_in(bundle.parts),
    }
    return private(render(request, "portal/agreement.html", context, status=400 if moment.form.errors else 200))
