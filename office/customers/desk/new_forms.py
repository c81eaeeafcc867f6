"""The four forms of the page of a new customer: details, agreement, what was handed over, the first member."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.forms.boundfield import BoundField
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminCheckboxSelectMultipleWidget,
    UnfoldAdminDateWidget,
    UnfoldAdminEmailInputWidget,
    UnfoldAdminSelectMultipleWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
    UnfoldBooleanWidget,
)

from accounts.models import User
from agreements.entering import Signed
from agreements.models import Receipt
from annexes.models import Product
from characters.addresses import MailAddressField
from characters.forms import LineField
from customers.entering import code_for
from customers.members import refuse_officer
from customers.models import Customer, Membership
from documents.errors import Refused
from documents.models import DocumentVersion
from documents.releases import validate_release
from office.customers.moment_field import MomentOrDateField
from office.customers.receipt_form import ReceiptForm


class DetailsForm(forms.ModelForm):  # type: ignore[type-arg]
    """Who the customer is (art. 4.3); the code follows from the name where it is left out."""

    class Meta:
        model = Customer
        fields = (
            "name",
            "code",
            "kvk_number",
            "address",
            "contact_name",
            "contact_email",
            "contact_phone",
            "dpo_name",
            "dpo_email",
            "dpo_phone",
        )
        widgets = {
            **dict.fromkeys(
                ("name", "code", "kvk_number", "contact_name", "contact_phone", "dpo_name", "dpo_phone"),
                UnfoldAdminTextInputWidget,
            ),
            **dict.fromkeys(("contact_email", "dpo_email"), UnfoldAdminEmailInputWidget),
            "address": UnfoldAdminTextareaWidget(attrs={"rows": 3}),
        }
        help_texts = {"code": _("Stands in the address of its pages. Left empty, it is made of the name.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].required = False

    def clean_code(self) -> str:
        return str(self.cleaned_data["code"] or code_for(self.cleaned_data.get("name", "")))


class AgreementForm(forms.Form):
    """What was signed, about which products, and which release of each is in use; all of it may follow later."""

    reference = LineField(label=_("reference"), required=False, max_length=60, widget=UnfoldAdminTextInputWidget)
    signed_on = forms.DateField(label=_("signed on"), required=False, widget=UnfoldAdminDateWidget)
    handed_over_on = forms.DateField(
        label=_("terms handed over on"),
        required=False,
        widget=UnfoldAdminDateWidget,
        help_text=_("The terms are handed over before or at the signing."),
    )
    hosted = forms.BooleanField(label=_("hosted"), required=False, widget=UnfoldBooleanWidget)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.products = list(Product.objects.order_by("name"))
        for product in self.products:
            named = {"product": product}
            self.fields[f"product_{product.pk}"] = forms.BooleanField(
                label=product.name, required=False, widget=UnfoldBooleanWidget
            )
            self.fields[f"release_{product.pk}"] = LineField(
                label=gettext("release of %(product)s") % named,
                required=False,
                max_length=40,
                widget=UnfoldAdminTextInputWidget,
                validators=[validate_release],
            )
            self.fields[f"installed_{product.pk}"] = MomentOrDateField(
                label=gettext("%(product)s in use since") % named, required=False
            )

    @property
    def rows(self) -> Iterable[tuple[BoundField, BoundField, BoundField]]:
        """Of each product: whether it is agreed, its release, and since when."""
        for product in self.products:
            chosen, release, installed = (self[f"{name}_{product.pk}"] for name in ("product", "release", "installed"))
            yield chosen, release, installed

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if not values.get("reference") and any(values.get(name) for name in values if name != "reference"):
            self.add_error("reference", gettext("Give the reference of the agreement that this belongs to."))
        for product in self.products:
            release, since = values.get(f"release_{product.pk}"), values.get(f"installed_{product.pk}")
            if (release or since) and not values.get(f"product_{product.pk}"):
                self.add_error(f"product_{product.pk}", gettext("Tick the product that this release is of."))
            if release and not since and f"installed_{product.pk}" not in self.errors:
                self.add_error(f"installed_{product.pk}", gettext("Since when is this release in use?"))
            if since and not release and f"release_{product.pk}" not in self.errors:
                self.add_error(f"release_{product.pk}", gettext("Which release is in use since then?"))
        return values

    @property
    def signed(self) -> Signed | None:
        """The agreement; None where none was entered."""
        values = self.cleaned_data
        if not values["reference"]:
            return None
        agreed = [product for product in self.products if values[f"product_{product.pk}"]]
        return Signed(
            reference=values["reference"],
            products=agreed,
            hosted=values["hosted"],
            handed_over_on=values["handed_over_on"],
            signed_on=values["signed_on"],
        )

    @property
    def installed(self) -> Iterable[tuple[Product, str, datetime, str]]:
        """Each release with its moment and how exactly that is known."""
        for product in self.products:
            if release := self.cleaned_data[f"release_{product.pk}"]:
                yield (product, release, *self.cleaned_data[f"installed_{product.pk}"])


def offered_versions() -> list[DocumentVersion]:
    """The newest version of every line that is not withdrawn: what a new customer is handed over today."""
    found: dict[int, DocumentVersion] = {}
    for version in DocumentVersion.objects.published().with_names().in_order():
        if not version.is_withdrawn:
            found[version.line_id] = version
    return list(found.values())


class HandedOverForm(ReceiptForm):
    """What was received at the start, and what shows it; nothing needs to have been."""

    versions = forms.ModelMultipleChoiceField(
        queryset=DocumentVersion.objects.none(),
        label=_("versions"),
        required=False,
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
    )
    others = forms.ModelMultipleChoiceField(
        queryset=DocumentVersion.objects.none(),
        label=_("earlier versions"),
        required=False,
        widget=UnfoldAdminSelectMultipleWidget(attrs={"size": 4}),
    )
    received = MomentOrDateField(label=_("received at"), required=False)

    def __init__(self, *args: Any, by: Any, **kwargs: Any) -> None:
        super().__init__(*args, by=by, **kwargs)
        fields: Any = self.fields
        # One customer, the new one, and its one agreement.
        del fields["customers"], fields["agreement"]
        published = DocumentVersion.objects.published().with_names()
        newest = [version.pk for version in offered_versions()]
        fields["versions"].queryset = published.filter(pk__in=newest).in_order()
        fields["others"].queryset = published.exclude(pk__in=newest).order_by("-published_at")
        fields["channel"].required = False
        if not self.is_bound:
            self.initial.setdefault("channel", Receipt.Channel.HANDED_OVER)

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        values["versions"] = [*values.get("versions", ()), *values.pop("others", ())]
        if values["versions"]:
            for name in ("received", "channel"):
                if not values.get(name) and name not in self.errors:
                    self.add_error(name, gettext("Say this of what was received."))
        elif values.get("file") or values.get("evidence") or values.get("received"):
            self.add_error("versions", gettext("Choose what was received."))
        return values

    def hold(self, *, at: datetime) -> None:
        """Keep the file that was sent, and name it, when the page comes again. Call outside a transaction."""
        if getattr(self, "cleaned_data", {}).get("file") is not None:
            self._set_ticket(self.hold_file(at=at))
            self["file"].help_text = gettext("“%(name)s” is held. Choose another file to replace it.") % {
                "name": self.cleaned_data["file"].name
            }


class MemberForm(forms.Form):
    """Who acts for the customer first: invited by mail, in a role."""

    email = MailAddressField(
        label=_("e-mail address"), required=False, max_length=254, widget=UnfoldAdminEmailInputWidget
    )
    role = forms.ChoiceField(
        label=_("role"),
        choices=Membership.Role.choices,
        initial=Membership.Role.ADMINISTRATOR,
        widget=UnfoldAdminSelectWidget,
        help_text=_("An administrator invites the others."),
    )
    language = forms.ChoiceField(
        label=_("language of the message"),
        choices=settings.LANGUAGES,
        initial=get_language,
        widget=UnfoldAdminSelectWidget,
    )

    def clean_email(self) -> str:
        address = str(self.cleaned_data["email"])
        holder = User.objects.filter(email__iexact=address).first() if address else None
        if holder is not None:
            try:
                refuse_officer(holder)
            except Refused as refusal:
                raise forms.ValidationError(str(refusal)) from refusal
        return address


# Where a service names a field by another word than its form.
FIELDS: dict[type[forms.BaseForm], dict[str, str]] = {
    HandedOverForm: {"version": "versions", "received_at": "received", "agreement": "evidence"},
}


def place(refusal: Refused, form: forms.BaseForm) -> bool:
    """Put a refusal at the field of this form that it names; False where the form has none."""
    name = FIELDS.get(type(form), {}).get(refusal.field, refusal.field)
    if name not in form.fields:
        return False
    form.add_error(name, str(refusal))
    return True


type Forms = tuple[DetailsForm, AgreementForm, HandedOverForm, MemberForm]


def forms_of(data: Any, files: Any, *, by: Any) -> Forms:
    """The four, bound to what was sent or empty."""
    return DetailsForm(data), AgreementForm(data), HandedOverForm(data, files, by=by), MemberForm(data)
