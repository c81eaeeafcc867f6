"""Read, then receive. Looking receives nothing, whoever looks; only the button does, and only for who may act."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from agreements.acts.receiving import describe_receipt, open_and_receive
from agreements.applicability.loading import load
from customers.access import get_acting_customer_or_403, get_customer_or_404, get_version_or_404, may_act
from customers.models import Customer
from documents.display.presentation import part_of
from documents.errors import Refused
from portal.changes import show_changes, show_part
from portal.glossary import terms_in
from portal.receiving import next_for, to_receive, version_for
from portal.views.chosen_view import chosen_view
from portal.views.home import private
from portal.views.visitor import visitor

# A customer has one version to receive for each document; more names than this are no form of ours.
_MOST = 50


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def receive(request: HttpRequest, code: str) -> HttpResponse:
    """Everything that is to be received, the changes first; a POST receives what it names."""
    if request.method == "POST":
        return _receive(request, get_acting_customer_or_403(request.user, code))
    customer = get_customer_or_404(request.user, code)
    return _page(request, customer)


@login_required
@require_safe
def version(request: HttpRequest, code: str, reference: str) -> HttpResponse:
    """A version as it stands for the customer: what is new in it, its text, and receiving it at the foot."""
    customer = get_customer_or_404(request.user, code)
    found = version_for(customer, get_version_or_404(request.user, reference), timezone.now())
    if found is None:
        raise Http404
    part, view = part_of(found.version), chosen_view(request)
    context = {
        "customer": customer,
        "found": found,
        "part": part,
        "shown": show_part(found.change, exact=view.exact) if found.change is not None else None,
        "chosen": view,
        "terms": terms_in([part]),
        "next": found.next,
        "may_act": may_act(request.user, customer),
    }
    return private(render(request, "portal/version.html", context))


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
        return redirect("portal:version", code=customer.code, reference=found[0].version.reference)
    return redirect("portal:receive", code=customer.code)


def _page(request: HttpRequest, customer: Customer, problem: str = "", status: int = 200) -> HttpResponse:
    [facts] = load([customer])
    expected, view = to_receive(facts, timezone.now()), chosen_view(request)
    context: dict[str, Any] = {
        "customer": customer,
        "due": expected.due,
        "novelty": expected.novelty,
        "problem": problem,
        "chosen": view,
        "may_act": may_act(request.user, customer),
    }
    if expected.due:
        changed = [(item, expected.part_of(item.version)) for item in expected.due]
        context["items"] = [(item, show_part(part, exact=view.exact) if part else None) for item, part in changed]
        context["others"] = show_changes(expected.others, expected.novelty.arrangements, exact=view.exact)
        context["has_steps"] = context["others"].has_steps or any(
            shown is not None and shown.comparison is not None for _item, shown in context["items"]
        )
    else:
        context["next"] = next_for(expected.applicability)
    return private(render(request, "portal/receive.html", context, status=status))
