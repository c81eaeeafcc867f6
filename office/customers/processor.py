"""The processor in the admin: there is one."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.widgets import UnfoldAdminTextareaWidget

from customers import journaled
from customers.changes import changed
from customers.models import Processor
from customers.parties import the_processor
from office.history import HistoryAdmin


@admin.register(Processor)
class ProcessorAdmin(HistoryAdmin, ModelAdmin):
    """Name and contact details of the processor."""

    act_kind = journaled.PROCESSOR
    fieldsets = (
        (None, {"fields": (("name", "short_name"), "operating_companies", "address", ("kvk_number", "website"))}),
        (_("Contact"), {"fields": (("contact_name", "contact_email", "contact_phone"), ("dpo_name", "dpo_email"))}),
    )
    actions = None

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)  # type: ignore[no-untyped-call]
        # Every copy names the processor.
        changed(None, at=timezone.now())

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in ("address", "operating_companies"):
            kwargs["widget"] = UnfoldAdminTextareaWidget(attrs={"rows": 3})
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        try:
            return super().add_view(request, form_url, extra_context)
        except IntegrityError:
            processor = the_processor()
            if processor is None:
                raise
            messages.warning(
                request,
                gettext(
                    "Somebody else entered the processor at the same moment, so that nothing of yours was saved. This "
                    "is what was entered; change what differs."
                ),
            )
            return HttpResponseRedirect(reverse("admin:customers_processor_change", args=[processor.pk]))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and the_processor() is None

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        processor = the_processor()
        if processor is None:
            return HttpResponseRedirect(reverse("admin:customers_processor_add"))
        return HttpResponseRedirect(reverse("admin:customers_processor_change", args=[processor.pk]))
