"""Asking for mail about what is published. Only a button, or a mail program's own POST, changes anything."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.signing_in import limits
from customers.access import readable_kinds
from documents.kinds import kinds
from documents.models import Document
from notices import subscribing

_ASKED = "10/h/ip"
# Of one address, by whomever: nobody fills a stranger's mailbox.
_OF_ADDRESS = "5/d/key"


class SubscribeForm(forms.Form):
    """Which address wants to hear of what."""

    email = forms.EmailField(
        label=_("E-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        help_text=_("You get a message with a link first. Until you confirm it there, nothing else is sent."),
    )
    document = forms.ModelChoiceField(
        Document.objects.none(), label=_("Document"), required=False, empty_label=_("All documents")
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        choice = self.fields["document"]
        assert isinstance(choice, forms.ModelChoiceField)
        public = [kind.value for kind in kinds() if kind.is_public]
        choice.queryset = Document.objects.filter(kind__in=public, lines__versions__status="published").distinct()


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """The form; whoever sends it is told the same, whatever the address gets already."""
    form = SubscribeForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        context = {"form": form, "has_annex1": "annex1" in readable_kinds(request.user)}
        return render(request, "public/subscribe.html", context, status=400 if form.errors else 200)
    address = form.cleaned_data["email"]
    if not limits.consume(request, "subscribe", _ASKED) or not limits.consume(
        request, "subscribe_address", _OF_ADDRESS, key=address.lower()
    ):
        return limits.refuse(request)
    subscribing.ask(address, form.cleaned_data["document"], language=get_language() or "nl", at=timezone.now())
    return render(request, "public/subscription.html", {"state": "asked", "email": address})


@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The page to which the link leads, with the button that confirms."""
    found = subscribing.find(token)
    if found is None:
        return render(request, "public/subscription.html", {"state": "gone"}, status=404)
    if request.method == "POST":
        found = subscribing.confirm(found, at=timezone.now())
    state = "confirmed" if found.confirmed_at is not None else "confirm"
    return render(request, "public/subscription.html", {"state": state, "subscription": found, "token": token})


# RFC 8058: the mail program's POST has no cookie of ours; the signed token is what allows it.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """The page with the button that ends it, and what a mail program's own button sends."""
    found = subscribing.find(token)
    if found is None:
        # What has ended stays ended: once more is no fault of who asks.
        return render(request, "public/subscription.html", {"state": "stopped"})
    if request.method == "POST":
        subscribing.end(found, at=timezone.now())
        return render(request, "public/subscription.html", {"state": "stopped"})
    return render(request, "public/subscription.html", {"state": "stop", "subscription": found, "token": token})
