"""The record of processing of a customer (art. 30 lid 2 AVG): as a page, and as files for whoever keeps a register."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from customers.access import get_customer_or_404
from customers.models import Customer
from exports.record import record_of
from exports.record.paper import paper_of
from exports.records import FORMS, file_name
from portal.views.chosen_moment import requested_moment
from portal.views.home import private


@login_required
@require_safe
def show(request: HttpRequest, code: str) -> HttpResponse:
    """What is processed on behalf of the customer, now or at a moment, and what of it is missing."""
    customer = get_customer_or_404(request.user, code)
    now = timezone.now()
    asked = requested_moment(request, now=now)
    record = record_of(customer, at=asked.moment, now=now)
    context = {"customer": customer, "asked": asked, "record": record, "paper": paper_of(record)}
    return private(render(request, "portal/record.html", context, status=400 if asked.form.errors else 200))


@login_required
@require_safe
def file(request: HttpRequest, code: str, form: str) -> HttpResponse:
    """The same as a file. Where the moment makes no sense, the page says so."""
    customer = get_customer_or_404(request.user, code)
    now = timezone.now()
    asked = requested_moment(request, now=now)
    if asked.form.errors:
        return ask_again(request, customer)
    record = record_of(customer, at=asked.moment, now=now)
    return download(FORMS[form].make(record), FORMS[form].media_type, file_name(record, form))


def ask_again(request: HttpRequest, customer: Customer) -> HttpResponse:
    """To the page of the record, with the moment that was asked for."""
    address = reverse("portal:record", args=[customer.code])
    return redirect(f"{address}?{request.GET.urlencode()}" if request.GET else address)


def download(data: bytes, media_type: str, name: str) -> HttpResponse:
    """A file of one customer: a PDF opens, all others are kept."""
    response = HttpResponse(data, content_type=media_type)
    is_attachment = media_type != "application/pdf"
    header = content_disposition_header(as_attachment=is_attachment, filename=name)
    response.headers["Content-Disposition"] = header or ""
    return private(response)
