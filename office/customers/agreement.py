"""Agreements with their specific arrangements in the admin."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.forms import CheckboxSelectMultiple
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin, StackedInline
from unfold.contrib.filters.admin import RelatedDropdownFilter
from unfold.decorators import display

from agreements.models import Agreement, Arrangement
from office.history import HistoryAdmin
from office.versions.fields import RichTextFormField, is_rich


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


@admin.register(Agreement)
class AgreementAdmin(HistoryAdmin, ModelAdmin):
    """Agreements, each of one customer."""

    list_display = ("reference", "customer", "shown_products", "hosted", "handed_over_on", "signed_on", "work_ended_on")
    list_select_related = ("customer",)
    list_filter = (("customer", RelatedDropdownFilter), ("products", RelatedDropdownFilter))
    list_filter_submit = True
    search_fields = ("reference", "customer__name")
    autocomplete_fields = ("customer",)
    fieldsets = (
        (None, {"fields": (("customer", "reference"), "products", "hosted")}),
        (_("Dates"), {"fields": (("handed_over_on", "signed_on"), ("ended_on", "work_ended_on"))}),
    )
    inlines = (ArrangementInline,)
    actions = None

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("products")

    @display(description=_("products"))
    def shown_products(self, agreement: Agreement) -> str:
        return ", ".join(product.name for product in agreement.products.all()) or "–"

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "products":
            kwargs["widget"] = CheckboxSelectMultiple
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)  # type: ignore[no-untyped-call]
        if obj.handed_over_on and obj.signed_on and obj.handed_over_on > obj.signed_on:
            messages.warning(
                request, gettext("The terms were handed over after the signing; they should be handed over before it.")
            )
