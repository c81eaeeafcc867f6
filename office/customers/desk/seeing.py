"""Beginning and ending to see the pages as a customer does."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from customers import rights, seeing
from customers.models import Customer


def begin_view(request: HttpRequest, pk: int) -> HttpResponse:
    """To the first page of the customer, as its administrator sees it."""
    if not request.user.has_perm(rights.RECORD):
        raise PermissionDenied
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    customer: Customer = get_object_or_404(Customer, pk=pk)
    seeing.begin(customer, session=request.session, by=request.user, at=timezone.now())
    return HttpResponseRedirect(reverse("portal:home", args=[customer.code]))


def end_view(request: HttpRequest) -> HttpResponse:
    """Back to the page of the customer in the administration."""
    if not request.user.has_perm(rights.RECORD):
        raise PermissionDenied
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    customer = seeing.end(request.session)
    if customer is None:
        return HttpResponseRedirect(reverse("admin:customers_customer_changelist"))
    return HttpResponseRedirect(reverse("admin:customers_customer_page", args=[customer.pk]))
