"""Agreements with their specific arrangements in the admin."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.forms import CheckboxSelectMultiple
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin, StackedInline
from unfold.contrib.filters.admin import AutocompleteSelectFilter, RelatedDropdownFilter
from unfold.decorators import display

from agreements import journaled
from agreements.ending import confirm_end, unconfirmed_ends
from agreements.models import Agreement, Arrangement
from customers.locks import lock_customers
from customers.models import Customer
from documents.errors import Refused
from documents.moments import as_printed
from journal.acts import act
from notices.journaled import TERMS
from notices.models import ObjectionTerms
from office.history import HistoryAdmin
from office.past import AsksAboutThePast
from office.versions.editing.fields import RichTextFormField, is_rich


class EndForm(forms.Form):
    """Carries the end that was shown, so that another one is never confirmed unseen."""

    ended_on = forms.DateField(required=False, widget=forms.HiddenInput)
    work_ended_on = forms.DateField(required=False, widget=forms.HiddenInput)

    @staticmethod
    def initial_of(agreement: Agreement) -> dict[str, Any]:
        """What is shown, in the form in which a hidden field gives it back in every language."""
        dates = {"ended_on": agreement.ended_on, "work_ended_on": agreement.work_ended_on}
        return {name: day.isoformat() if day else "" for name, day in dates.items()}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.input_formats = ["%Y-%m-%d"]  # type: ignore[attr-defined]

    @property
    def shown(self) -> tuple[date | None, date | None]:
        return self.cleaned_data["ended_on"], self.cleaned_data["work_ended_on"]


def intro_of(agreement: Agreement) -> str:
    """What is confirmed, and what follows from it."""
    return gettext(
        "Ended on %(ended)s; the work for it ended on %(work)s. Compare this with the papers. Years later the sealed "
        "copies, statements and evidence of %(customer)s go, when all its agreements have ended."
    ) % {
        "ended": agreement.ended_on and as_printed(agreement.ended_on),
        "work": as_printed(agreement.work_ended_on) if agreement.work_ended_on else gettext("the same day"),
        "customer": agreement.customer,
    }


class ArrangementInline(StackedInline):
    """Specific arrangements: they stand beside the articles, with history, and end rather than disappear."""

    model = Arrangement
    fields = (("article", "title"), "text", ("agreed_on", "ended_on"))
    extra = 0
    collapsible = True

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if is_rich(db_field):
            return db_field.formfield(form_class=RichTextFormField)
        return super().formfield_for_dbfield(db_field, request, **kwargs)


class ObjectionTermsInline(StackedInline):
    """What the agreement says of objections, where that is something else than art. 10.1."""

    model = ObjectionTerms
    fields = (("days", "counted"), ("starts", "silence"))
    extra = 0
    can_delete = False
    collapsible = True


@admin.register(Agreement)
class AgreementAdmin(AsksAboutThePast, HistoryAdmin, ModelAdmin):
    """Agreements, each of one customer."""

    act_kind = journaled.AGREEMENT
    list_display = ("reference", "customer", "shown_products", "hosted", "handed_over_on", "signed_on", "work_ended_on")
    list_select_related = ("customer",)
    list_filter = (("customer", AutocompleteSelectFilter), ("products", RelatedDropdownFilter))
    list_filter_submit = True
    show_full_result_count = False
    # So many fit a page of less than 300 kB.
    list_per_page = 50
    search_fields = ("reference", "customer__name")
    autocomplete_fields = ("customer",)
    fieldsets = (
        (None, {"fields": (("customer", "reference"), "products", "hosted")}),
        (_("Dates"), {"fields": (("handed_over_on", "signed_on"), ("ended_on", "work_ended_on"), "end_standing")}),
    )
    readonly_fields = ("end_standing",)
    inlines = (ArrangementInline, ObjectionTermsInline)
    actions = None

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("products")

    @display(description=_("end"))
    def end_standing(self, agreement: Agreement) -> str:
        """Whether retention may rely on the end: a second person has to confirm it."""
        if agreement.pk is None or agreement.ended_on is None:
            return gettext("None: what proves this agreement is kept.")
        if not unconfirmed_ends().filter(pk=agreement.pk).exists():
            return gettext("Confirmed by a second person; what proves this agreement goes at the end of its time.")
        address = reverse("admin:agreements_agreement_confirm_end", args=[agreement.pk])
        return format_html(
            '{} <a class="text-link" href="{}">{}</a>',
            gettext("Not confirmed by a second person; until then what proves this agreement is kept."),
            address,
            gettext("Confirm the end"),
        )

    def get_urls(self) -> Any:
        confirm = self.admin_site.admin_view(self.confirm_end_view)
        others = super().get_urls()  # type: ignore[no-untyped-call]
        return [path("<int:pk>/end/", confirm, name="agreements_agreement_confirm_end"), *others]

    def confirm_end_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Shows the end and confirms exactly what was shown."""
        if not request.user.has_perm("agreements.add_endconfirmation"):
            raise PermissionDenied
        agreement = get_object_or_404(Agreement.objects.select_related("customer"), pk=pk)
        form = EndForm(request.POST if request.method == "POST" else None, initial=EndForm.initial_of(agreement))
        if request.method == "POST" and form.is_valid():
            try:
                confirm_end(agreement, shown=form.shown, by=request.user, at=timezone.now())
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, gettext("The end of %(agreement)s is confirmed.") % {"agreement": agreement})
                return HttpResponseRedirect(reverse("admin:agreements_agreement_change", args=[pk]))
        values = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "form": form,
            "title": gettext("Confirm the end of %(agreement)s, %(customer)s")
            % {"agreement": agreement, "customer": agreement.customer},
            "button": gettext("Confirm the end"),
            "is_danger": True,
            "intro": intro_of(agreement),
        }
        return TemplateResponse(request, "admin/registry/ask.html", values)

    @display(description=_("products"))
    def shown_products(self, agreement: Agreement) -> str:
        return ", ".join(product.name for product in agreement.products.all()) or "–"

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "products":
            kwargs["widget"] = CheckboxSelectMultiple
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def customers_concerned(self, request: HttpRequest, obj: Any) -> list[Customer]:
        """Its customer, and the one whose agreement it was before."""
        return list(Customer.objects.filter(Q(pk=obj.customer_id) | Q(agreements=obj.pk)).distinct())

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        # A member who answers at this moment does so before the change, or is shown it.
        lock_customers([obj.customer_id])
        super().save_model(request, obj, form, change)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Objection terms are an act of their own: they say how long windows to come are open."""
        if formset.model is not ObjectionTerms:
            super().save_formset(request, form, formset, change)
            return
        with act(TERMS, by=request.user, at=timezone.now()):
            super().save_formset(request, form, formset, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        agreement = form.instance
        if agreement.handed_over_on and agreement.signed_on and agreement.handed_over_on > agreement.signed_on:
            messages.warning(
                request, gettext("The terms were handed over after the signing; they should be handed over before it.")
            )
