"""Who gets which of a customer's notices, and in which language: the customer's own choice."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from characters import canonical_address
from characters.addresses import MailAddressField
from customers.access import get_acting_customer_or_403, get_customer_or_404, may_act
from customers.models import Customer
from notices.models import Kind, NoticeAddress, NoticeRecipient
from notices.reaching.addressing import addresses_of, choose, languages_of, usual
from portal.views.home import private

Who = NoticeAddress.Who
_ROLES = (Who.CONTACT, Who.DPO, Who.MEMBER)
# Further addresses: as many as a page shows at once.
OTHERS = 4


class RecipientsForm(forms.Form):
    """A box for each kind of notice and each recipient, and some addresses that belong to nobody here."""

    language = forms.ChoiceField(label=_("Language of the notices"), choices=settings.LANGUAGES)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(OTHERS):
            self.fields[f"address-{number}"] = MailAddressField(
                label=gettext("Address %(number)s") % {"number": number + 1},
                required=False,
                max_length=254,
                widget=forms.EmailInput(),
            )
        for name in self._boxes():
            self.fields[name] = forms.BooleanField(required=False)

    def _boxes(self) -> Iterator[str]:
        for kind in Kind.values:
            yield from (f"{kind}-{who}" for who in _ROLES)
            yield from (f"{kind}-{number}" for number in range(OTHERS))

    @staticmethod
    def initial_of(customer: Customer) -> dict[str, Any]:
        """What was chosen, or what is usual where nothing was."""
        chosen = list(NoticeRecipient.objects.filter(customer=customer))
        others = sorted({item.address for item in chosen if item.who == Who.OTHER})[:OTHERS]
        language = languages_of([customer]).get(customer.pk, settings.LANGUAGE_CODE)
        initial: dict[str, Any] = {"language": language}
        initial |= {f"address-{number}": address for number, address in enumerate(others)}
        for kind in Kind.values:
            own = [item for item in chosen if item.kind == kind]
            for who in usual(kind) if not own else ():
                initial[f"{kind}-{who}"] = True
            for item in own:
                place = others.index(item.address) if item.who == Who.OTHER and item.address in others else item.who
                initial[f"{kind}-{place}"] = True
        return initial

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        for number in range(OTHERS):
            ticked = any(values.get(f"{kind}-{number}") for kind in Kind.values)
            if ticked and not values.get(f"address-{number}") and f"address-{number}" not in self.errors:
                self.add_error(f"address-{number}", gettext("Give the address, or leave its boxes empty."))
            if values.get(f"address-{number}") and not ticked:
                self.add_error(f"address-{number}", gettext("Tick which notices go to this address, or clear it."))
        for kind in Kind:
            if not self.errors and not any(True for who, _address in self._of(kind, values)):
                self.add_error(None, gettext("Choose at least one recipient: %(kind)s.") % {"kind": kind.label})
        return values

    def _of(self, kind: str, values: dict[str, Any]) -> Iterator[tuple[str, str]]:
        yield from ((who, "") for who in _ROLES if values.get(f"{kind}-{who}"))
        for number in range(OTHERS):
            if values.get(f"{kind}-{number}"):
                yield Who.OTHER, canonical_address(values[f"address-{number}"])

    @property
    def chosen(self) -> list[tuple[str, str, str]]:
        """Kind, who and address, as ``notices.reaching.addressing.choose`` takes them."""
        return [(kind, *found) for kind in Kind.values for found in self._of(kind, self.cleaned_data)]

    @property
    def addresses(self) -> list[forms.BoundField]:
        return [self[f"address-{number}"] for number in range(OTHERS)]

    @property
    def heads(self) -> list[Any]:
        """Over the columns: whose addresses these are."""
        return [*(who.label for who in _ROLES), *(field.value() or field.label for field in self.addresses)]

    @property
    def rows(self) -> list[tuple[Any, list[tuple[forms.BoundField, Any]]]]:
        """A kind of notice, and its boxes with whose each is."""
        places = [*_ROLES, *range(OTHERS)]
        return [
            (kind.label, [(self[f"{kind}-{place}"], head) for place, head in zip(places, self.heads, strict=True)])
            for kind in Kind
        ]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def index(request: HttpRequest, code: str) -> HttpResponse:
    """What was chosen; a POST chooses anew."""
    if request.method != "POST":
        customer = get_customer_or_404(request.user, code)
        return _page(request, customer, RecipientsForm(initial=RecipientsForm.initial_of(customer)))
    customer = get_acting_customer_or_403(request.user, code)
    form = RecipientsForm(request.POST)
    if not form.is_valid():
        return _page(request, customer, form, status=400)
    choose(customer, form.chosen, language=form.cleaned_data["language"], by=request.user, at=timezone.now())
    messages.success(request, gettext("Saved. The next notices go there."))
    return redirect("notices:recipients", code=customer.code)


def _page(request: HttpRequest, customer: Customer, form: RecipientsForm, status: int = 200) -> HttpResponse:
    context = {
        "customer": customer,
        "form": form,
        "reached": [(kind.label, addresses_of([customer], kind)[customer.pk]) for kind in Kind],
        "may_act": may_act(request.user, customer),
    }
    return private(render(request, "portal/recipients.html", context, status=status))
