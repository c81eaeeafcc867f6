"""What the page of a customer shows: its agreement now or at a chosen moment, what is due, and its receipts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminTextInputWidget

from agreements.applicability import resolve
from agreements.models import Receipt
from customers.models import Customer
from documents.moments import address_text


class _DateTimeLocal(UnfoldAdminTextInputWidget):
    input_type = "datetime-local"

    def format_value(self, value: Any) -> str | None:
        if isinstance(value, datetime):
            # A form hands its widgets local times without a zone.
            return (timezone.localtime(value) if timezone.is_aware(value) else value).strftime("%Y-%m-%dT%H:%M")
        return super().format_value(value)  # type: ignore[no-any-return]


class LocalMomentForm(forms.Form):
    """The moment for which the agreement is asked, in local time."""

    moment = forms.DateTimeField(
        label=_("at"),
        widget=_DateTimeLocal,
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d", "%d-%m-%Y", "%d-%m-%Y %H:%M"],
        error_messages={"invalid": _("Give the moment as 2023-09-10T14:00 or 10-09-2023 14:00.")},
    )


def applicable_context(request: HttpRequest, customer: Customer) -> dict[str, Any]:
    """The values for the customer's page."""
    asked = request.GET.get("moment")
    form = LocalMomentForm(request.GET if asked else None, initial={"moment": timezone.now()})
    chosen: datetime | None = form.cleaned_data["moment"] if asked and form.is_valid() else None
    at = chosen or timezone.now()
    return {
        "moment_form": form,
        "chosen": chosen,
        "at": at,
        "moment_query": f"?moment={address_text(chosen)}".replace("+", "%2B") if chosen else "",
        "applicability": resolve(customer, at=at),
        "receipts": Receipt.objects.filter(customer=customer)
        .select_related("version__line__document", "agreement", "recorded_by", "voided_by")
        .order_by("-received_at", "-pk"),
        "customer": customer,
    }
