"""The systems that a customer has told of what happens: made and steered by who may act for it, each act apart."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.signing_in import limits
from characters.forms import LineField
from customers.access import get_acting_customer_or_403, get_customer_or_404, may_act
from customers.models import Customer
from documents.errors import Refused
from portal.views.home import private
from webhooks import keeping, redelivery, trials
from webhooks.catalogue import BY_KIND, topics_for
from webhooks.models import SigningSecret, Webhook, WebhookEvent
from webhooks.reading import shown_events

_RATE = "20/h/user"
_SECONDS_BETWEEN_LOOKS = 3


class WebhookForm(forms.Form):
    """Which system, at which address, told of what."""

    name = LineField(
        label=_("Which system is it?"),
        max_length=100,
        help_text=_("For example “register of processors”"),
        error_messages={"required": _("Say which system it is.")},
    )
    address = LineField(
        label=_("At which address does it listen?"),
        max_length=500,
        help_text=_("For example https://register.example/dpa; it must be reachable from the internet"),
        widget=forms.TextInput(attrs={"inputmode": "url", "spellcheck": "false", "autocomplete": "off"}),
        error_messages={"required": _("Give a whole address, such as https://register.example/dpa.")},
    )
    kinds = forms.MultipleChoiceField(
        label=_("Of what is it told?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose of what it is told.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(topic.kind, topic.label) for topic in topics_for(of_processor=False)]
        self.fields["kinds"].choices = choices  # type: ignore[attr-defined]


class ReplayForm(forms.Form):
    """From which place in the journal on."""

    place = forms.IntegerField(min_value=0, max_value=2**62)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def index(request: HttpRequest, code: str) -> HttpResponse:
    """The webhooks; a POST makes one, whose secret is shown in its answer and never again."""
    if request.method != "POST":
        return _list(request, get_customer_or_404(request.user, code), WebhookForm())
    customer = get_acting_customer_or_403(request.user, code)
    form = WebhookForm(request.POST)
    if not form.is_valid():
        return _list(request, customer, form, status=400)
    if not limits.consume(request, "make_webhook", _RATE):
        return limits.refuse(request)
    try:
        made, secret = keeping.subscribe(customer, **form.cleaned_data, by=request.user, at=timezone.now())
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return _list(request, customer, form, status=409)
    return _one(request, customer, made.pk, secret=secret, status=201)


@login_required
@require_safe
def show(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """One webhook: how it stands, and what became of its latest events."""
    return _one(request, get_customer_or_404(request.user, code), pk)


@login_required
@require_POST
def renew(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """A second secret, shown once."""
    customer = get_acting_customer_or_403(request.user, code)
    try:
        secret = keeping.add_secret(_webhook(customer, pk), by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("webhooks:show", code=customer.code, pk=pk)
    return _one(request, customer, pk, secret=secret, status=201)


@login_required
@require_POST
def end_secret(request: HttpRequest, code: str, pk: int, secret: int) -> HttpResponse:
    """Revoke one of two secrets."""
    customer = get_acting_customer_or_403(request.user, code)
    found = get_object_or_404(
        SigningSecret.objects.select_related("webhook"), pk=secret, webhook=_webhook(customer, pk)
    )
    try:
        keeping.revoke_secret(found, by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, gettext("The secret is revoked; nothing is signed with it any more."))
    return redirect("webhooks:show", code=customer.code, pk=pk)


@login_required
@require_POST
def steer(request: HttpRequest, code: str, pk: int, what: str) -> HttpResponse:
    """Pause, resume, end, try out, or send anew from a place."""
    customer = get_acting_customer_or_403(request.user, code)
    webhook, now = _webhook(customer, pk), timezone.now()
    try:
        match what:
            case "pause":
                keeping.pause(webhook, by=request.user, at=now)
                said = gettext("The webhook is paused. Nothing is lost meanwhile.")
            case "resume":
                keeping.resume(webhook, by=request.user, at=now)
                said = gettext("The webhook goes on where it stopped. You answer for it now.")
            case "end":
                keeping.end(webhook, by=request.user, at=now)
                said = gettext("The webhook has ended; nothing is sent any more.")
            case "trial":
                trials.ask(webhook, at=now)
                said = gettext("A trial is on its way.")
            case "replay":
                form = ReplayForm(request.POST)
                if not form.is_valid():
                    raise Refused(gettext("The journal has no such place."))
                redelivery.replay(webhook, place=form.cleaned_data["place"], at=now)
                said = gettext("Everything from that place on is sent once more.")
            case _:
                raise Http404
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said)
    return redirect("webhooks:show", code=customer.code, pk=pk)


@login_required
@require_POST
def handle(request: HttpRequest, code: str, pk: int, event: int, what: str) -> HttpResponse:
    """Send an event that was given up again, or pass over one that holds up others."""
    customer = get_acting_customer_or_403(request.user, code)
    found = get_object_or_404(WebhookEvent, webhook=_webhook(customer, pk), pk=event)
    acts = {"again": redelivery.send_again, "pass": redelivery.pass_over}
    if what not in acts:
        raise Http404
    if acts[what](found, at=timezone.now()):
        done = {"again": gettext("The event is sent again."), "pass": gettext("The event is passed over.")}
        messages.success(request, done[what])
    else:
        messages.error(request, gettext("This event arrived meanwhile, or is still being tried."))
    return redirect("webhooks:show", code=customer.code, pk=pk)


def _webhook(customer: Customer, pk: int) -> Webhook:
    found: Webhook = get_object_or_404(keeping.webhooks_of(customer), pk=pk)
    return found


def _list(request: HttpRequest, customer: Customer, form: WebhookForm, *, status: int = 200) -> HttpResponse:
    webhooks = list(keeping.webhooks_of(customer))
    context = {
        "customer": customer,
        "form": form,
        "present": [each for each in webhooks if each.ended_at is None],
        "ended": [each for each in webhooks if each.ended_at is not None],
        "may_act": may_act(request.user, customer),
    }
    return private(render(request, "portal/webhooks.html", context, status=status))


def _one(request: HttpRequest, customer: Customer, pk: int, *, secret: str = "", status: int = 200) -> HttpResponse:
    webhook = _webhook(customer, pk)
    shown = shown_events(webhook)
    context = {
        "customer": customer,
        "webhook": webhook,
        "topics": [BY_KIND[kind] for kind in webhook.kinds_told if kind in BY_KIND],
        "secrets": [each for each in webhook.secrets.all() if each.revoked_at is None],
        "shown": shown,
        "secret": secret,
        "may_act": may_act(request.user, customer),
    }
    response = private(render(request, "portal/webhook.html", context, status=status))
    # Not where the secret is shown, which is gone with the page.
    if not secret and shown.is_trying(timezone.now()):
        response.headers["Refresh"] = str(_SECONDS_BETWEEN_LOOKS)
    return response
