"""Open and receive. Looking receives nothing, whoever looks; only the button does, and only for who may act."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from agreements.acts.answering import Need, answer_standing
from agreements.acts.receiving import describe_receipt, open_and_receive
from agreements.applicability import resolve
from customers.access import get_acting_customer_or_403, get_customer_or_404, may_act
from customers.models import Customer
from documents.errors import Refused
from portal.views.home import private
from portal.views.visitor import visitor

# A customer has one version to receive for each document; more names than this are no form of ours.
_MOST = 50


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def receive(request: HttpRequest, code: str) -> HttpResponse:
    """What is to be received and what that does; a POST receives what it names."""
    if request.method == "POST":
        return _receive(request, get_acting_customer_or_403(request.user, code))
    customer = get_customer_or_404(request.user, code)
    return _page(request, customer)


def _receive(request: HttpRequest, customer: Customer) -> HttpResponse:
    now = timezone.now()
    shown = dict(item.partition("=")[::2] for item in request.POST.getlist("shown")[:_MOST])
    chosen = request.POST.get("version", "")
    if chosen != "all":
        shown = {reference: digest for reference, digest in shown.items() if reference == chosen}
    if not shown:
        return redirect("portal:receive", code=customer.code)
    try:
        found = open_and_receive(customer, shown, by=request.user, visitor=visitor(request), at=now)
    except Refused as refusal:
        return _page(request, customer, str(refusal), status=409)
    for item in found:
        (messages.success if item.is_new else messages.info)(request, describe_receipt(item))
    if len(found) == 1:
        # "Open": the text in full.
        return redirect("public:version", reference=found[0].version.reference)
    needed = answer_standing(resolve(customer, at=timezone.now())).need is Need.OPEN
    return redirect("portal:accept" if needed else "portal:agreement", code=customer.code)


def _page(request: HttpRequest, customer: Customer, problem: str = "", status: int = 200) -> HttpResponse:
    context = {
        "customer": customer,
        "due": resolve(customer, at=timezone.now()).due,
        "problem": problem,
        "may_act": may_act(request.user, customer),
    }
    return private(render(request, "portal/receive.html", context, status=status))
