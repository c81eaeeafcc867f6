"""A customer's agreement, now or at a moment, as PDF."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from copies.reading import AgreementSource
from customers.access import get_customer_or_404
from portal.views.chosen_moment import requested_moment
from portal.views.files.streaming import pdf_response


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, code: str) -> HttpResponseBase:
    """The PDF of what binds the customer. Where the moment makes no sense, or nothing binds, the page says so."""
    customer = get_customer_or_404(request.user, code)
    now = timezone.now()
    moment = requested_moment(request, now=now)
    page = reverse("portal:agreement", args=[customer.code])
    if moment.form.errors:
        return redirect(f"{page}?{request.GET.urlencode()}")
    source = AgreementSource.of(customer, moment.moment)
    if source.applicability.is_empty:
        return redirect(page + moment.query)
    return pdf_response(request, source, now=now, title=customer.name, back=page + moment.query)
