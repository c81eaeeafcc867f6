"""Accepting or declining what binds now: one page each, with what is new in it first."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from agreements.acts.acceptances import (
    AnsweredAlready,
    ChangedMeanwhile,
    Signatory,
    accept,
    consent_text,
    decline,
)
from agreements.acts.answering import answer_standing
from agreements.acts.novelty import novelty_of
from agreements.bundle import bundle_for
from characters.forms import LineField, LinesField
from customers.access import get_acting_customer_or_403, get_customer_or_404, may_act
from customers.models import Customer
from documents.errors import Refused
from portal.changes import show_changes
from portal.views.chosen_view import chosen_view
from portal.views.home import private
from portal.views.visitor import visitor


class AnswerForm(forms.Form):
    """Who answers, in which capacity, and that they mean it."""

    shown = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)
    name = LineField(
        label=_("Your name"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Enter your name.")},
    )
    function = LineField(
        label=_("Your function"),
        max_length=200,
        help_text=_("For example contract manager"),
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
        error_messages={"required": _("Enter your function.")},
    )
    agreed = forms.BooleanField(error_messages={"required": _("Tick that you agree with this statement.")})

    def __init__(self, *args: Any, consent: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agreed"].label = consent

    @property
    def signatory(self) -> Signatory:
        return Signatory(self.cleaned_data["name"], self.cleaned_data["function"])


class DeclineForm(AnswerForm):
    """The same, with the reason."""

    reason = LinesField(
        label=_("Why do you decline?"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("The processor reads this. Do not name people or their data."),
        error_messages={"required": _("Give the reason for declining.")},
    )
    field_order = ("shown", "reason", "name", "function", "agreed")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def accept_page(request: HttpRequest, code: str) -> HttpResponse:
    """What is accepted, and the form; a POST accepts."""
    return _answer(request, code, accepts=True)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def decline_page(request: HttpRequest, code: str) -> HttpResponse:
    """What declining means, the texts of before and now, and the form; a POST declines."""
    return _answer(request, code, accepts=False)


def _answer(request: HttpRequest, code: str, *, accepts: bool) -> HttpResponse:
    posted = request.method == "POST"
    customer = (get_acting_customer_or_403 if posted else get_customer_or_404)(request.user, code)
    form_class = AnswerForm if accepts else DeclineForm
    consent = consent_text(customer, accepts=accepts)
    if not posted:
        initial = {"name": getattr(request.user, "name", "")} if may_act(request.user, customer) else {}
        return _page(request, customer, form_class(initial=initial, consent=consent), accepts=accepts)
    form = form_class(request.POST, consent=consent)
    if not form.is_valid():
        return _page(request, customer, form, accepts=accepts, status=400)
    common: dict[str, Any] = {
        "shown": form.cleaned_data["shown"],
        "signatory": form.signatory,
        "by": request.user,
        "visitor": visitor(request),
        "at": timezone.now(),
    }
    try:
        if isinstance(form, DeclineForm):
            decline(customer, reason=form.cleaned_data["reason"], **common)
        else:
            accept(customer, **common)
    except AnsweredAlready as refusal:
        messages.info(request, str(refusal))
        return redirect("portal:home", code=customer.code)
    except ChangedMeanwhile as refusal:
        return _page(request, customer, _again(form, consent), accepts=accepts, problem=str(refusal), status=409)
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return _page(request, customer, form, accepts=accepts, status=409)
    messages.success(
        request,
        gettext("Accepted. You get a confirmation by e-mail.")
        if accepts
        else gettext("Declined. The processor has been told, and you get a confirmation by e-mail."),
    )
    return redirect("portal:home", code=customer.code)


def _again(form: AnswerForm, consent: str) -> AnswerForm:
    """The form with what was typed, to be ticked anew: it concerns something else now."""
    kept = {name: form.cleaned_data[name] for name in ("name", "function", "reason") if name in form.cleaned_data}
    return type(form)(initial=kept, consent=consent)


def _page(
    request: HttpRequest, customer: Customer, form: AnswerForm, *, accepts: bool, problem: str = "", status: int = 200
) -> HttpResponse:
    bundle = bundle_for(customer, at=timezone.now())
    if not form.is_bound or not form.data.get("shown"):
        form.initial["shown"] = bundle.digest
    view = chosen_view(request)
    novelty = None if bundle.is_empty else novelty_of(bundle.applicability)
    changes = show_changes(novelty.parts, novelty.arrangements, exact=view.exact) if novelty is not None else None
    context = {
        "customer": customer,
        "bundle": bundle,
        "form": form,
        "problem": problem,
        "accepts": accepts,
        "novelty": novelty,
        "changes": changes,
        "has_steps": bool(changes and changes.has_steps),
        "chosen": view,
        "standing": answer_standing(bundle.applicability),
        "may_act": may_act(request.user, customer),
    }
    return private(render(request, f"portal/{'accept' if accepts else 'decline'}.html", context, status=status))
