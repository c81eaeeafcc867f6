"""The programs that a customer allows to read and act for it: by who may act for it, until a day, each act apart."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.signing_in import limits
from characters.forms import LineField
from customers.access import get_acting_customer_or_403, get_customer_or_404, may_act
from customers.models import Customer
from documents.errors import Refused
from documents.moments import start_of_next
from machines.keeping import add_secret, allow, clients_of, revoke, revoke_secret
from machines.models import Client, ClientSecret
from machines.scopes import scopes_for
from portal.views.home import private

_RATE = "20/h/user"


class ProgramForm(forms.Form):
    """Which program, what it may, and until when."""

    name = LineField(
        label=_("Which program is it?"),
        max_length=100,
        help_text=_("For example “register of processors”"),
        error_messages={"required": _("Say which program it is.")},
    )
    scopes = forms.MultipleChoiceField(
        label=_("What may it do?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose what the program may do.")},
    )
    expires_on = forms.DateField(
        label=_("Until the end of"),
        help_text=_("A year at most"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d-%m-%Y"],
        error_messages={"required": _("Choose an end within a year."), "invalid": _("This is not a date.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(scope.name, scope.label) for scope in scopes_for(of_processor=False)]
        self.fields["scopes"].choices = choices  # type: ignore[attr-defined]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def index(request: HttpRequest, code: str) -> HttpResponse:
    """The programs; a POST allows one, whose secret is shown in its answer and never again."""
    if request.method != "POST":
        return _page(request, get_customer_or_404(request.user, code), ProgramForm())
    customer = get_acting_customer_or_403(request.user, code)
    form = ProgramForm(request.POST)
    if not form.is_valid():
        return _page(request, customer, form, status=400)
    if not limits.consume(request, "allow_program", _RATE):
        return limits.refuse(request)
    values = form.cleaned_data
    try:
        client, secret = allow(
            customer,
            name=values["name"],
            scopes=values["scopes"],
            expires_at=start_of_next(values["expires_on"]),
            by=request.user,
            at=timezone.now(),
        )
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return _page(request, customer, form, status=409)
    return _page(request, customer, ProgramForm(), made=client, secret=secret, status=201)


@login_required
@require_POST
def renew(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """A second secret, shown once."""
    customer = get_acting_customer_or_403(request.user, code)
    client = _client(customer, pk)
    try:
        secret = add_secret(client, by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("programs:index", code=customer.code)
    return _page(request, customer, ProgramForm(), made=client, secret=secret, status=201)


@login_required
@require_POST
def end_secret(request: HttpRequest, code: str, pk: int, secret: int) -> HttpResponse:
    """Revoke one of two secrets."""
    customer = get_acting_customer_or_403(request.user, code)
    found = get_object_or_404(ClientSecret.objects.select_related("client"), pk=secret, client=_client(customer, pk))
    try:
        revoke_secret(found, by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, gettext("The secret is revoked; it opens nothing any more."))
    return redirect("programs:index", code=customer.code)


@login_required
@require_POST
def revoke_page(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Revoke a program with all its secrets and tokens."""
    customer = get_acting_customer_or_403(request.user, code)
    revoke(_client(customer, pk), by=request.user, at=timezone.now())
    messages.success(request, gettext("The program is revoked; it may do nothing any more."))
    return redirect("programs:index", code=customer.code)


def _client(customer: Customer, pk: int) -> Client:
    found: Client = get_object_or_404(Client, customer=customer, pk=pk)
    return found


def _page(
    request: HttpRequest,
    customer: Customer,
    form: ProgramForm,
    *,
    made: Client | None = None,
    secret: str = "",
    status: int = 200,
) -> HttpResponse:
    now = timezone.now()
    clients = list(clients_of(customer))
    context = {
        "customer": customer,
        "form": form,
        "made": made,
        "secret": secret,
        "working": [client for client in clients if client.works(now)],
        "ended": [client for client in clients if not client.works(now)],
        "may_act": may_act(request.user, customer),
    }
    return private(render(request, "portal/programs.html", context, status=status))
