"""A person's own page: how they sign in, what is kept about them, and having it erased."""

from __future__ import annotations

from typing import Any

from allauth.account.decorators import reauthentication_required
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts import personal_data
from accounts.log.security import SecurityEvent, record
from accounts.models import User
from accounts.session.ending import end_other_sessions
from accounts.session.listing import end_session as end_own_session
from accounts.session.listing import sessions_of
from accounts.signing_in.second_factor import has_second_factor, reason_required
from characters.addresses import MailAddressField
from characters.forms import LineField


class OwnDetailsForm(forms.ModelForm):  # type: ignore[type-arg]
    """What a person keeps about themselves."""

    name = LineField(
        label=_("Your name"),
        max_length=200,
        help_text=_("As it appears on receipts and acceptances."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    language = forms.ChoiceField(label=_("Language of our e-mail"), choices=settings.LANGUAGES)

    class Meta:
        model = User
        fields = ("name", "language")


class ErasureForm(forms.Form):
    """Says that the person means it."""

    email = MailAddressField(
        label=_("Your e-mail address, to confirm"), widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        if email != self.user.email:
            raise forms.ValidationError(_("This is not the address of your account."))
        return email


@login_required
def person(request: HttpRequest) -> HttpResponse:
    """The page itself; a POST saves name and language."""
    assert isinstance(request.user, User)
    form = OwnDetailsForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, gettext("Your details are saved."))
        return redirect("person")
    # The form writes into the instance that it checks: what the page says comes from the database.
    stored = User.objects.get(pk=request.user.pk)
    context = {
        "form": form,
        "stored": stored,
        "sessions": sessions_of(request.user, here=request.session.session_key, at=timezone.now()),
        "has_second_factor": has_second_factor(stored),
        "reason_required": reason_required(stored),
    }
    return render(request, "account/person.html", context, status=400 if form.errors else 200)


@never_cache
@login_required
@reauthentication_required
@require_http_methods(["GET", "HEAD", "POST"])
def sign_out_elsewhere(request: HttpRequest) -> HttpResponse:
    """End all other sessions of this person; asked first of who had to show who it is meanwhile."""
    assert isinstance(request.user, User)
    if request.method != "POST":
        return render(request, "account/end_session.html")
    end_other_sessions(request, request.user)
    record(SecurityEvent.SESSION_ENDED, subject=request.user.pk, what="others")
    messages.success(request, gettext("You are signed out everywhere else."))
    return redirect("person")


@never_cache
@login_required
@reauthentication_required
@require_http_methods(["GET", "HEAD", "POST"])
def end_session(request: HttpRequest, handle: str) -> HttpResponse:
    """End one session of this person; its own ends as by signing out."""
    assert isinstance(request.user, User)
    now = timezone.now()
    open_ones = sessions_of(request.user, here=request.session.session_key, at=now)
    session = next((each for each in open_ones if each.handle == handle), None)
    if session is None:
        messages.info(request, gettext("That session has ended already."))
        return redirect("person")
    if session.is_here:
        return redirect("account_logout")
    if request.method != "POST":
        return render(request, "account/end_session.html", {"session": session})
    end_own_session(request.user, handle, at=now)
    messages.success(request, gettext("%(browser)s is signed out.") % {"browser": session.name})
    return redirect("person")


@require_safe
@login_required
@reauthentication_required
def export(request: HttpRequest) -> HttpResponse:
    """Everything that is kept about this person, as a file."""
    assert isinstance(request.user, User)
    response = JsonResponse(
        personal_data.export(request.user, at=timezone.now()),
        json_dumps_params={"indent": 2, "ensure_ascii": False},
    )
    response["Content-Disposition"] = 'attachment; filename="personal-data.json"'
    return response


@login_required
@reauthentication_required
def erase(request: HttpRequest) -> HttpResponse:
    """What erasing means, and doing it."""
    assert isinstance(request.user, User)
    form = ErasureForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            personal_data.erase(request.user, at=timezone.now())
        except personal_data.ErasureRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            logout(request)
            messages.success(request, gettext("Your account is erased. What stays as evidence no longer names you."))
            return redirect("privacy")
    return render(request, "account/erase.html", {"form": form}, status=400 if form.errors else 200)
