"""The contact details that a customer keeps current (art. 4.3)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from customers import proposals
from customers.access import get_acting_customer_or_403, get_customer_or_404, may_act
from customers.contact_details import FIELDS, change_details, history_of
from customers.models import Customer, DetailsProposal
from customers.proposals import changes_of
from documents.errors import Refused
from portal.views.home import private

_SALT = "agreements.details"


class DetailsForm(forms.ModelForm):  # type: ignore[type-arg]
    """Where the organisation is, whom to reach, and its data protection officer. All may be saved half filled in."""

    class Meta:
        model = Customer
        fields = FIELDS
        labels = {
            "address": _("Postal address"),
            "contact_name": _("Name of the contact"),
            "contact_email": _("E-mail address"),
            "contact_phone": _("Telephone number"),
            "dpo_name": _("Name of the data protection officer"),
            "dpo_email": _("E-mail address"),
            "dpo_phone": _("Telephone number"),
        }
        widgets = {
            "address": forms.Textarea(attrs={"rows": 3, "autocomplete": "street-address"}),
            "contact_phone": forms.TextInput(attrs={"inputmode": "tel"}),
            "dpo_phone": forms.TextInput(attrs={"inputmode": "tel"}),
        }

    def clean(self) -> dict[str, Any]:
        # A browser sends a text area's line ends as CR LF; the admin and the importer store LF.
        values = super().clean() or {}
        return {name: value.replace("\r\n", "\n") for name, value in values.items()}

    def _post_clean(self) -> None:
        """The instance stays as it is stored: what is saved is decided under the lock."""

    @property
    def groups(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """The fields under their headings."""
        return [
            (_("Organisation"), [self["address"]]),
            (_("Contact"), [self[name] for name in FIELDS if name.startswith("contact")]),
            (_("Data protection officer"), [self[name] for name in FIELDS if name.startswith("dpo")]),
        ]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def details(request: HttpRequest, code: str) -> HttpResponse:
    """The details with what is missing and what was changed before; a POST changes them."""
    if request.method != "POST":
        customer = get_customer_or_404(request.user, code)
        return _page(request, customer, DetailsForm(instance=customer))
    customer = get_acting_customer_or_403(request.user, code)
    form = DetailsForm(request.POST, instance=customer)
    if not form.is_valid():
        return _page(request, customer, form, status=400)
    try:
        seen = signing.loads(request.POST.get("seen", ""), salt=f"{_SALT}.{customer.pk}")
    except signing.BadSignature:
        seen = {}
    try:
        changes = change_details(customer, form.cleaned_data, seen=seen, by=request.user, at=timezone.now())
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _page(request, customer, form, status=409)
    messages.success(
        request, gettext("Saved. The processor has been told.") if changes else gettext("Nothing was changed.")
    )
    return redirect("portal:details", code=customer.code)


@login_required
@require_POST
def settle(request: HttpRequest, code: str, pk: int, what: str) -> HttpResponse:
    """Accept or refuse what a program proposed."""
    customer = get_acting_customer_or_403(request.user, code)
    proposal = get_object_or_404(DetailsProposal, customer=customer, pk=pk)
    try:
        match what:
            case "accept":
                proposals.accept(proposal, by=request.user, at=timezone.now())
                messages.success(request, gettext("Saved. The processor has been told."))
            case "refuse":
                proposals.refuse(proposal, by=request.user, at=timezone.now())
                messages.success(request, gettext("The proposal is refused; nothing was changed."))
            case _:
                raise Http404
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("portal:details", code=customer.code)


def _page(request: HttpRequest, customer: Customer, form: DetailsForm, status: int = 200) -> HttpResponse:
    stored = Customer.objects.get(pk=customer.pk)
    context = {
        "customer": stored,
        "form": form,
        "may_act": may_act(request.user, stored),
        "history": history_of(stored),
        "proposals": [(each, changes_of(each)) for each in DetailsProposal.objects.filter(customer=stored).open()],
        "seen": signing.dumps({name: getattr(stored, name) for name in FIELDS}, salt=f"{_SALT}.{stored.pk}"),
    }
    return private(render(request, "portal/details.html", context, status=status))
