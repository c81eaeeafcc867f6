"""Receipts in the admin: recorded, singly or for several customers at once, and voided; never edited or deleted."""

from __future__ import annotations

import io
import logging
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.contrib.filters.admin import ChoicesDropdownFilter, RelatedDropdownFilter
from unfold.decorators import display
from unfold.widgets import (
    UnfoldAdminSelect2MultipleWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldBooleanWidget,
)

from agreements.acts.confirmations import confirm_receipts
from agreements.acts.evidence_files import Inspected, filing, inspect
from agreements.applicability.reasons import received_on
from agreements.models import Agreement, Receipt, ReceiptEvidence
from agreements.receipts import lock_for_receipts, record_receipt, void_receipt
from characters.forms import LinesField
from customers.models import Customer
from documents.errors import Refused
from documents.models import DocumentVersion
from documents.moments import as_printed
from files import store as files
from office.customers.moment_field import MomentOrDateField

logger = logging.getLogger(__name__)


class ReceiptForm(forms.Form):
    """Who received what, when, and what shows it: every chosen customer received every chosen version."""

    customers = forms.ModelMultipleChoiceField(
        queryset=Customer.objects.all(),
        label=_("customers"),
        widget=UnfoldAdminSelect2MultipleWidget,
    )
    versions = forms.ModelMultipleChoiceField(
        queryset=DocumentVersion.objects.none(),
        label=_("versions"),
        widget=UnfoldAdminSelect2MultipleWidget,
    )
    received = MomentOrDateField(label=_("received at"))
    channel = forms.ChoiceField(
        label=_("channel"),
        widget=UnfoldAdminSelectWidget,
        choices=[choice for choice in Receipt.Channel.choices if choice[0] != Receipt.Channel.PORTAL],
    )
    agreement = forms.ModelChoiceField(
        queryset=Agreement.objects.none(),
        label=_("agreement"),
        required=False,
        widget=UnfoldAdminSelectWidget,
        help_text=_("The agreement with which it was handed over."),
    )
    evidence = LinesField(
        label=_("evidence"),
        required=False,
        max_length=5000,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
        help_text=_("What shows the receipt, such as the letter's reference or delivery note."),
    )
    file = forms.FileField(
        label=_("evidence file"),
        required=False,
        max_length=200,
        help_text=_("PDF, picture (JPEG, PNG, TIFF) or saved e-mail, at most 10 MB; kept with each of these receipts."),
    )
    imported_history = forms.BooleanField(
        label=_("imported history"),
        required=False,
        widget=UnfoldBooleanWidget,
        help_text=_("It happened before the registry published the version; the registry takes it over as history."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["versions"].queryset = DocumentVersion.objects.published().with_names().order_by("-published_at")
        fields["agreement"].queryset = Agreement.objects.select_related("customer").order_by("customer__name")
        fields["agreement"].label_from_instance = lambda agreement: f"{agreement.customer}: {agreement}"

    def clean_file(self) -> Inspected | None:
        upload = self.cleaned_data.get("file")
        try:
            return inspect(upload) if upload else None
        except Refused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("agreement") and len(values.get("customers") or ()) > 1:
            self.add_error("agreement", gettext("An agreement belongs to one customer; choose that customer alone."))
        return values

    def record(self, by: Any) -> tuple[int, int]:
        """Record everything or nothing; how many receipts are new, and how many were there. Raises ``Refused``."""
        values, now = self.cleaned_data, timezone.now()
        received_at, precision = values["received"]
        new = known = 0
        with filing(values["file"], by=by, at=now) as file:
            lock_for_receipts(values["customers"], values["versions"])
            for customer in values["customers"]:
                made = []
                for version in values["versions"]:
                    try:
                        receipt, created = record_receipt(
                            customer,
                            version,
                            received_at=received_at,
                            precision=precision,
                            channel=values["channel"],
                            evidence=values["evidence"],
                            imported_history=values["imported_history"],
                            agreement=values["agreement"],
                            by=by,
                            recorded_at=now,
                        )
                    except Refused as refusal:
                        field = _FIELDS.get(refusal.field, refusal.field)
                        raise Refused(f"{customer}: {refusal}", field=field) from refusal
                    new, known = new + created, known + (not created)
                    if created:
                        made.append(receipt)
                        if file is not None:
                            ReceiptEvidence.objects.create(receipt=receipt, file=file)
                if made and not values["imported_history"]:
                    confirm_receipts(customer, made, at=now)
            if not new and file is not None and not file.receipts.exists():
                # What nothing refers to would lie there for ever, unseen by retention.
                raise Refused(_NOTHING_NEW, field="file")
        return new, known


_NOTHING_NEW = _(
    "All of this was recorded before, so there is no new receipt with which the file could be kept. Leave the file "
    "out, or void the receipt and record it anew with its evidence."
)
_FIELDS = {"received_at": "received", "version": "versions", "customer": "customers"}


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
    list_filter = (("customer", RelatedDropdownFilter), ("channel", ChoicesDropdownFilter))
    list_filter_submit = True
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
            data = files.read(str(held.file.file.name), sha256=held.file.sha256)
        except (FileNotFoundError, files.FileSpoilt, files.StorageUnavailable) as problem:
            logger.error("evidence file %s can't be given: %s", held.file.pk, problem)
            messages.error(
                request, gettext("The evidence file is gone, or it is not what was stored. The log says which.")
            )
            return HttpResponseRedirect(reverse("admin:agreements_receipt_change", args=[pk]))
        response = FileResponse(
            io.BytesIO(data), content_type=held.file.content_type, filename=held.file.name, as_attachment=True
        )
        response.headers["Cache-Control"] = "private, no-store"
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
        return response

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
        form = ReceiptForm(*data, initial=chosen)
        if request.method == "POST" and form.is_valid():
            try:
                new, known = form.record(request.user)
            except Refused as refusal:
                form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
            else:
                messages.success(
                    request,
                    gettext("Receipts recorded: %(new)s; known already: %(known)s.") % {"new": new, "known": known},
                )
                return HttpResponseRedirect(self._after(form))
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

    def void_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        receipt = Receipt.objects.select_related("customer", "version__line__document").filter(pk=pk).first()
        if receipt is None:
            raise Http404
        if not request.user.has_perm("agreements.change_receipt"):
            raise PermissionDenied
        form = VoidForm(request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            try:
                void_receipt(receipt, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now())
            except Refused as refusal:
                form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
            else:
                messages.success(request, gettext("The receipt is voided."))
                return HttpResponseRedirect(reverse("admin:customers_customer_change", args=[receipt.customer_id]))
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
            return reverse("admin:customers_customer_change", args=[customers[0].pk])
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
