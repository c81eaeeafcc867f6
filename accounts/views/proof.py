"""Showing by a mailed code who one is, and that one reads a new address."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from allauth.account.decorators import reauthentication_required
from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts import addresses
from accounts.log.security import SecurityEvent, record
from accounts.models import User
from accounts.session.ending import end_other_sessions
from accounts.signing_in import limits, mailed_codes, reauthentication
from characters.addresses import MailAddressField
from characters.forms import LineField

_NEW_ADDRESS = "new_address"


class CodeForm(forms.Form):
    """The code of the message."""

    code = LineField(label=_("Code"), max_length=40, widget=forms.TextInput(attrs={"autocomplete": "one-time-code"}))


class AddressForm(forms.Form):
    """The address that a person wants from now on."""

    email = MailAddressField(
        label=_("New e-mail address"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def reauthenticate(request: HttpRequest) -> HttpResponse:
    """Ask for a code by mail, and enter it. Looking sends nothing: who follows a link here gets a button."""
    assert isinstance(request.user, User)
    person, purpose = request.user, reauthentication.PURPOSE
    next_page = request.POST.get("next") or request.GET.get("next") or ""
    if not url_has_allowed_host_and_scheme(next_page, {request.get_host()}, require_https=request.is_secure()):
        next_page = ""
    if not reauthentication.asks_by_mail(person):
        return redirect("account_reauthenticate")
    form = CodeForm(request.POST if "code" in request.POST else None)
    if request.method == "POST" and not form.is_bound:
        if limits.attempt(request, "mailed_code", email=person.email) is None:
            return limits.refuse(request)
        code = mailed_codes.make(request, purpose, to=person.email)
        get_adapter(request).send_mail("account/email/confirm_code", person.email, {"code": code})
    elif form.is_bound and form.is_valid():
        if mailed_codes.use(request, purpose, form.cleaned_data["code"]) is not None:
            reauthentication.note_code(request)
            return redirect(next_page or "person")
        record(SecurityEvent.SIGN_IN_FAILED, subject=person.pk, what="code")
        form.add_error("code", gettext("This is not the code that we sent last. After three tries, ask for a new one."))
    context = {"form": form, "sent_to": mailed_codes.waiting(request, purpose), "next": next_page}
    return render(request, "account/reauthenticate_by_code.html", context, status=400 if form.errors else 200)


@never_cache
@login_required
@reauthentication_required
@require_http_methods(["GET", "HEAD", "POST"])
def change_address(request: HttpRequest) -> HttpResponse:
    """Give a new address, and then the code that was sent there."""
    assert isinstance(request.user, User)
    person = request.user
    if request.method == "POST" and "code" in request.POST:
        return _confirm(request, person)
    form = AddressForm(request.POST if request.method == "POST" else None)
    status = 200
    if form.is_bound and form.is_valid():
        new = form.cleaned_data["email"]
        if not limits.consume(request, "new_address", "5/h/key,20/d/key", key=str(person.pk)):
            return limits.refuse(request)
        addresses.send_code(person, new, mailed_codes.make(request, _NEW_ADDRESS, to=new), at=timezone.now())
    elif form.is_bound:
        status = 400
    return _address_page(request, form, status=status)


def _confirm(request: HttpRequest, person: User) -> HttpResponse:
    form = CodeForm(request.POST)
    if form.is_valid():
        new = mailed_codes.use(request, _NEW_ADDRESS, form.cleaned_data["code"])
        if new is not None:
            try:
                changed = addresses.change_address(person, new, at=timezone.now())
            except addresses.AddressTaken:
                form.add_error(None, gettext("This address can't be used. Choose another one."))
            else:
                request.user = changed
                end_other_sessions(request, changed)
                messages.success(request, gettext("You sign in with %(email)s from now on.") % {"email": changed.email})
                return redirect("person")
        else:
            form.add_error(
                "code", gettext("This is not the code that we sent last. After three tries, ask for a new one.")
            )
    return _address_page(request, AddressForm(), code_form=form, status=400)


def _address_page(
    request: HttpRequest, form: AddressForm, *, code_form: CodeForm | None = None, status: int = 200
) -> HttpResponse:
    sent_to = None if form.errors else mailed_codes.waiting(request, _NEW_ADDRESS)
    context = {"form": form, "code_form": code_form or CodeForm(), "sent_to": sent_to}
    return render(request, "account/address.html", context, status=status)
