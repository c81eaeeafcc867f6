"""The notices of a customer: what it was told, when, and until when it may object."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from customers.access import get_customer_or_404, may_pursue
from customers.models import Customer
from customers.seeing import seen_as
from notices.delivery.letters import letters
from notices.delivery.posting import text_of
from notices.models import Notice
from notices.objections.objecting import why_no_objection
from notices.window.giving import open_notice
from portal.notices import inherited_by, show_notice, standings_of
from portal.views.chosen_view import chosen_view
from portal.views.home import private
from portal.views.visitor import is_ahead_of_time


@login_required
@require_safe
def index(request: HttpRequest, code: str) -> HttpResponse:
    """Every notice, the newest first, with its deadline and what was objected."""
    customer = get_customer_or_404(request.user, code)
    context = {
        "customer": customer,
        "standings": standings_of(customer, at=timezone.now()),
        "inherited": inherited_by(customer, at=timezone.now()),
        "may_act": may_pursue(request.user, customer),
    }
    return private(render(request, "portal/notices.html", context))


@login_required
@require_safe
def show(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """One notice. That a member opens it gives notice where no mail did (domain: when it is given); an officer who
    looks, or a browser that fetches ahead, opens nothing.
    """
    customer = get_customer_or_404(request.user, code)
    now = timezone.now()
    notice = _open(request, customer, pk, at=now)
    _subject, text = text_of(notice, at=now)
    view = chosen_view(request)
    shown = show_notice(notice, exact=view.exact, at=now)
    context = {
        "customer": customer,
        "notice": notice,
        "shown": shown,
        "standing": shown.standing,
        "text": text,
        "why_not": why_no_objection(notice),
        "chosen": view,
        "may_act": may_pursue(request.user, customer),
    }
    return private(render(request, "portal/notice.html", context))


@login_required
@require_safe
def show_pdf(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """The same as a letter; who reads it has opened the notice."""
    customer = get_customer_or_404(request.user, code)
    now = timezone.now()
    notice = _open(request, customer, pk, at=now)
    name = f"{customer.code}-{notice.pk}.pdf"
    response = HttpResponse(letters([notice], at=now, on_paper=False), content_type="application/pdf")
    response.headers["Content-Disposition"] = content_disposition_header(as_attachment=False, filename=name) or ""
    return private(response)


def _open(request: HttpRequest, customer: Customer, pk: int, *, at: datetime) -> Notice:
    """The customer's notice, opened where a member reads it. Raises ``Http404``."""
    notice = notice_or_404(customer, pk)
    looks_on = request.user.is_staff or seen_as(request.user) is not None
    if not looks_on and not is_ahead_of_time(request):
        notice = open_notice(notice, by=request.user, at=at)
    return notice


def notice_or_404(customer: Customer, pk: int) -> Notice:
    """A notice that was written to this customer."""
    notices = customer.notices.exclude(written_at=None)
    notice: Notice = get_object_or_404(
        notices.select_related("customer", "announcement__version__line__document"), pk=pk
    )
    return notice
