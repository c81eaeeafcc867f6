"""A customer's deadlines in a calendar: the secret addresses, and what stands there."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from customers.access import get_acting_customer_or_403, get_customer_or_404, may_act
from customers.models import Customer
from documents.errors import Refused
from notices.models import CalendarFeed
from notices.objections.calendars import calendar_of, feeds_of, find_feed, make_feed, revoke_feed
from portal.views.home import private


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def index(request: HttpRequest, code: str) -> HttpResponse:
    """The addresses that work; a POST makes one, which is shown in its answer and never again."""
    if request.method != "POST":
        return _page(request, get_customer_or_404(request.user, code))
    customer = get_acting_customer_or_403(request.user, code)
    try:
        _feed, secret = make_feed(customer, by=request.user, at=timezone.now())
    except Refused as refusal:
        return _page(request, customer, problem=str(refusal), status=409)
    address = request.build_absolute_uri(reverse("notices:calendar", args=[secret]))
    return _page(request, customer, address=address, status=201)


@login_required
@require_POST
def revoke(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Make an address worthless."""
    customer = get_acting_customer_or_403(request.user, code)
    revoke_feed(get_object_or_404(CalendarFeed, customer=customer, pk=pk), by=request.user, at=timezone.now())
    messages.success(request, gettext("The address is revoked; it shows nothing any more."))
    return redirect("notices:calendars", code=customer.code)


@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """The deadlines, for who has the address; 404 for one that is none, or none any more."""
    found = find_feed(secret)
    if found is None:
        raise Http404
    response = HttpResponse(calendar_of(found.customer), content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = 'inline; filename="deadlines.ics"'
    # A secret in an address is kept by no cache, and told to nobody.
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Referrer-Policy"] = "no-referrer"
    return private(response)


def _page(
    request: HttpRequest, customer: Customer, *, address: str = "", problem: str = "", status: int = 200
) -> HttpResponse:
    context = {
        "customer": customer,
        "feeds": feeds_of(customer),
        "address": address,
        "problem": problem,
        "may_act": may_act(request.user, customer),
    }
    return private(render(request, "portal/calendars.html", context, status=status))
