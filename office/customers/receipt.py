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
from agreements.effects import Effect, effects_of
from agreements.models import Agreement, Receipt, ReceiptEvidence
from agreements.receipts import record_receipt, void_receipt
from characters.forms import LinesField
from customers.models import Customer
from documents.errors import Refused
from documents.models import DocumentVersion
from files import store as files
from office.customers.moments import MomentOrDateField

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

    without_effect = forms.BooleanField(
        label=_("Record it all the same; it was received, though it puts nothing in force now."),
        required=False,
        widget=UnfoldBooleanWidget,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        self._without_effect = fields["without_effect"]
        if "without_effect" not in self.data:
            # Asked only about receipts that put nothing in force.
            del fields["without_effect"]
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
        made: list[Receipt] = []
        known = 0
        with filing(values["file"], by=by, at=now) as file:
            for customer in values["customers"]:
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
                    known += not created
                    if created:
                        made.append(receipt)
                        if file is not None:
                            ReceiptEvidence.objects.create(receipt=receipt, file=file)
            effects = effects_of(made, at=now)
            if not values.get("without_effect") and (idle := [effect for effect in effects if effect.is_none]):
                # Everything that was written is undone: the officer reads first what it would mean.
                raise PutsNothingInForce(idle)
            if not values["imported_history"]:
                for customer in values["customers"]:
                    if own := [effect for effect in effects if effect.receipt.customer == customer]:
                        confirm_receipts(customer, own, at=now)
            if not made and file is not None and not file.receipts.exists():
                # What nothing refers to would lie there for ever, unseen by retention.
                raise Refused(_NOTHING_NEW, field="file")
        return len(made), known

    def ask_to_confirm(self, warning: PutsNothingInForce) -> None:
        """Show what the receipts would mean, with the box to tick for recording them all the same."""
        self.fields["without_effect"] = self._without_effect
        for line in warning.lines:
            self.add_error("without_effect", line)
        if self.cleaned_data.get("file"):
            self.add_error("file", gettext("Choose the file once more: browsers don't keep it."))


class PutsNothingInForce(Exception):
    """Receipts were about to be recorded that put nothing in force; ``lines`` says which, and why."""

    def __init__(self, effects: list[Effect]) -> None:
        super().__init__(effects)
        self.lines = [f"{effect.receipt.customer}, {effect.receipt.version}: {effect}." for effect in effects]


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
        local = timezone.localtime(receipt.received_at)
        return local.strftime("%d-%m-%Y" if receipt.precision == "date" else "%d-%m-%Y %H:%M")

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
            except PutsNothingInForce as warning:
                form.ask_to_confirm(warning)
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
