"""Receipts in the admin: recorded, singly or for several customers at once, and voided; never edited or deleted."""

from __future__ import annotations

import logging
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.contrib.filters.admin import AutocompleteSelectFilter, ChoicesDropdownFilter
from unfold.decorators import display
from unfold.widgets import UnfoldAdminTextareaWidget

from agreements.acts.downloads import EvidenceGone, as_download
from agreements.applicability.reasons import received_on
from agreements.models import BulkReceipt, Receipt, ReceiptEvidence
from agreements.receipts import void_receipt
from characters.forms import LinesField
from copies.past import ChangesUnseen, Watch
from documents.errors import Refused
from documents.moments import as_printed
from office import past
from office.customers.bulk_pages import chosen_in
from office.customers.receipt_form import PutsNothingInForce, ReceiptForm

logger = logging.getLogger(__name__)


class VoidForm(forms.Form):
    """Why the receipt doesn't count."""

    reason = LinesField(
        label=_("reason for voiding"),
        max_length=5000,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
    )


@admin.register(Receipt)
class ReceiptAdmin(ModelAdmin):
    """The receipts of all customers."""

    list_display = ("customer", "version", "shown_moment", "channel", "counts", "recorded_at")
    list_select_related = ("customer", "version__line__document")
    list_filter = (("customer", AutocompleteSelectFilter), ("channel", ChoicesDropdownFilter))
    list_filter_submit = True
    show_full_result_count = False
    # So many fit a page of less than 300 kB.
    list_per_page = 50
    search_fields = ("customer__name", "customer__code", "evidence")
    ordering = ("-received_at", "-pk")
    fields = (
        ("customer", "version"),
        ("shown_moment", "channel"),
        "agreement",
        "evidence",
        "evidence_link",
        "imported_history",
        ("recorded_at", "recorded_by"),
        ("voided_at", "voided_by"),
        "void_reason",
        "void_link",
    )
    readonly_fields = ("shown_moment", "evidence_link", "void_link")
    actions = None

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @display(description=_("received at"), ordering="received_at")
    def shown_moment(self, receipt: Receipt) -> str:
        return as_printed(received_on(receipt))

    @display(description=_("counts"), label={"yes": "success", "no": "danger"})
    def counts(self, receipt: Receipt) -> tuple[str, str]:
        return ("no", gettext("voided")) if receipt.voided_at else ("yes", gettext("counts"))

    @display(description="")
    def void_link(self, receipt: Receipt) -> str:
        if receipt.voided_at:
            return "–"
        address = reverse("admin:agreements_receipt_void", args=[receipt.pk])
        return format_html('<a class="text-link" href="{}">{}</a>', address, gettext("Void this receipt"))

    @display(description=_("evidence file"))
    def evidence_link(self, receipt: Receipt) -> str:
        held = ReceiptEvidence.objects.filter(receipt=receipt).select_related("file").first()
        if held is None:
            return "–"
        address = reverse("admin:agreements_receipt_evidence", args=[receipt.pk])
        return format_html('<a class="text-link" href="{}">{}</a>', address, held.file.name)

    def evidence_view(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """The file as a download: a browser that showed it would run what is hidden in it."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        held = ReceiptEvidence.objects.filter(receipt=pk).select_related("file").first()
        if held is None:
            raise Http404
        try:
            return as_download(held.file)
        except EvidenceGone:
            messages.error(
                request, gettext("The evidence file is gone, or it is not what was stored. The log says which.")
            )
            return HttpResponseRedirect(reverse("admin:agreements_receipt_change", args=[pk]))

    def get_urls(self) -> Any:
        evidence = self.admin_site.admin_view(self.evidence_view)
        void = self.admin_site.admin_view(self.void_view)
        return [
            path("<int:pk>/evidence/", evidence, name="agreements_receipt_evidence"),
            path("<int:pk>/void/", void, name="agreements_receipt_void"),
            *super().get_urls(),
        ]

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        chosen = {name: request.GET.getlist(name) for name in ("customers", "versions") if request.GET.getlist(name)}
        data = (request.POST, request.FILES) if request.method == "POST" else ()
        bulk = chosen_in(request)
        if bulk is None and "bulk" in request.GET:
            text = gettext("These customers are not chosen any more: choose them again on the list.")
            messages.warning(request, text)
            return HttpResponseRedirect(reverse("admin:customers_customer_changelist"))
        form = ReceiptForm(*data, initial=chosen, by=request.user, bulk=bulk)
        if bulk is not None:
            return self._add_many(request, form, bulk)
        if request.method == "POST" and form.is_valid() and not past.goes_back(request):
            try:
                recorded = form.record(shown=past.shown_to(request))
            except ChangesUnseen as unseen:
                return past.ask(request, self, unseen, held=form.hold_file(at=timezone.now()))
            except Refused as refusal:
                form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
            except PutsNothingInForce as warning:
                form.ask_to_confirm(warning)
            else:
                messages.success(
                    request,
                    gettext("Receipts recorded: %(new)s; known already: %(known)s.")
                    % {"new": recorded.new, "known": recorded.known},
                )
                past.tell(request, recorded.changes)
                return HttpResponseRedirect(self._after(form))
        form.name_held_file()
        return self._page(
            request,
            form,
            title=gettext("Record a receipt"),
            button=gettext("Record"),
            intro=gettext(
                "A receipt puts a version in force for a customer (art. 14). It can't be edited afterwards, "
                "only voided."
            ),
        )

    def _add_many(self, request: HttpRequest, form: ReceiptForm, bulk: BulkReceipt) -> HttpResponse:
        """The same for many customers, whom a worker records one page after the other."""
        if request.method == "POST" and form.is_valid():
            try:
                form.start(bulk)
            except Refused as refusal:
                form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
            else:
                return HttpResponseRedirect(reverse("admin:agreements_bulkreceipt_change", args=[bulk.pk]))
        form.name_held_file()
        count = bulk.customers.count()
        return self._page(
            request,
            form,
            title=gettext("Record a receipt of %(count)s customers") % {"count": count},
            button=gettext("Record"),
            intro=gettext(
                "A background worker records it of each of the %(count)s customers that you chose, and you see how far "
                "it is. A customer of whom there is something to decide (a copy of before would say something else, or "
                "it puts nothing in force) is left to you. A receipt can't be edited afterwards, only voided."
            )
            % {"count": count},
        )

    def void_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        receipt = Receipt.objects.select_related("customer", "version__line__document").filter(pk=pk).first()
        if receipt is None:
            raise Http404
        if not request.user.has_perm("agreements.change_receipt"):
            raise PermissionDenied
        form = VoidForm(request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid() and not past.goes_back(request):
            try:
                with transaction.atomic():
                    watch = Watch([receipt.customer])
                    void_receipt(receipt, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now())
                    changes = watch.refuse_unseen(past.shown_to(request))
            except ChangesUnseen as unseen:
                return past.ask(request, self, unseen)
            except Refused as refusal:
                form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
            else:
                messages.success(request, gettext("The receipt is voided."))
                past.tell(request, changes)
                return HttpResponseRedirect(reverse("admin:customers_customer_page", args=[receipt.customer_id]))
        return self._page(
            request,
            form,
            title=gettext("Void the receipt of %(version)s by %(customer)s")
            % {"version": receipt.version, "customer": receipt.customer},
            button=gettext("Void"),
            is_danger=True,
            intro=gettext(
                "A voided receipt counts at no moment, past ones included; it stays readable. This may "
                "change which version bound the customer."
            ),
        )

    def _after(self, form: ReceiptForm) -> str:
        customers = form.cleaned_data["customers"]
        if len(customers) == 1:
            return reverse("admin:customers_customer_page", args=[customers[0].pk])
        return reverse("admin:agreements_receipt_changelist")

    def _page(self, request: HttpRequest, form: forms.Form, **context: Any) -> HttpResponse:
        values = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "form": form,
            "media": self.media + form.media,
            "is_multipart": form.is_multipart(),
            **context,
        }
        return TemplateResponse(request, "admin/registry/ask.html", values)
