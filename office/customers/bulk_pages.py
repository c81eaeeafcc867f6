"""Receipts of many customers in the admin: how far a worker is, and whom it left to the officer."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext, gettext_lazy
from unfold.decorators import display

from agreements.models import BulkReceipt, BulkReceiptCustomer
from documents.moments import as_printed
from office.customers import bulk
from office.versions.read_only import ReadOnlyAdmin
from workers.heartbeat import is_any_alive

_SECONDS_BETWEEN_LOOKS = 3
_SHOWN = 100


def to_receipt_form(request: HttpRequest, customers: Any) -> HttpResponseRedirect:
    """The form with which a receipt of these customers, by key, is recorded; many are kept beside it."""
    if not request.user.has_perm("agreements.add_receipt"):
        raise PermissionDenied
    chosen = list(customers)
    query = urlencode({"customers": chosen}, doseq=True)
    if len(chosen) > bulk.AT_ONCE:
        made = bulk.choose(chosen, by=request.user, at=timezone.now())  # type: ignore[arg-type]
        query = urlencode({"bulk": made.pk})
    return HttpResponseRedirect(f"{reverse('admin:agreements_receipt_add')}?{query}")


def chosen_in(request: HttpRequest) -> BulkReceipt | None:
    """The many customers that this officer chose and has not entered the receipt of yet; None for the others."""
    key = request.GET.get("bulk", "")
    own = BulkReceipt.objects.filter(state=BulkReceipt.State.CHOSEN, asked_by=request.user.pk)
    return own.filter(pk=int(key)).first() if key.isdecimal() and len(key) < 10 else None


@admin.register(BulkReceipt)
class BulkReceiptAdmin(ReadOnlyAdmin):
    """Receipts of many customers; they begin on a list of customers."""

    list_display = ("asked", "state", "asked_by", "received_at", "channel")
    list_select_related = ("asked_by",)

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).exclude(state=BulkReceipt.State.CHOSEN)

    @display(description=gettext_lazy("asked for at"))
    def asked(self, row: BulkReceipt) -> str:
        return as_printed(row.asked_at)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        row = self.get_object(request, object_id)
        if row is None or not self.has_view_permission(request, row):
            return super().change_view(request, object_id, form_url, extra_context)
        is_running = row.state == BulkReceipt.State.RUNNING
        progress = bulk.progress_of(row)
        left = row.customers.filter(state=BulkReceiptCustomer.State.LEFT).select_related("customer")
        values = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "media": self.media,
            "row": row,
            "title": gettext("Receipt of many customers %(number)s") % {"number": row.pk},
            "versions": row.versions.select_related("line__document").order_by("pk"),
            "progress": progress,
            "left": left.order_by("customer__name")[:_SHOWN],
            "more": max(0, progress.left - _SHOWN),
            "no_worker": is_running and not is_any_alive(now=timezone.now()),
            "version_query": urlencode({"versions": list(row.versions.values_list("pk", flat=True))}, doseq=True),
        }
        response = TemplateResponse(request, "admin/agreements/bulkreceipt/change_form.html", values)
        if is_running:
            response.headers["Refresh"] = str(_SECONDS_BETWEEN_LOOKS)
        return response
