"""Following the link of an invitation. Looking accepts nothing: mail scanners look too."""

from __future__ import annotations

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from accounts.models import User
from accounts.signing_in import limits
from characters.forms import LineField
from customers import invitations
from customers.models import Invitation
from documents.errors import Refused

_LINKS = "30/m/ip"


class NameForm(forms.Form):
    """How a new person is called."""

    name = LineField(
        label=_("Your name"),
        max_length=200,
        help_text=_("As it appears on receipts and acceptances."),
        error_messages={"required": _("Enter your name.")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_variables("token")
def show(request: HttpRequest, token: str) -> HttpResponse:
    """What the invitation is for; a POST accepts it."""
    if not limits.consume(request, "invitation", _LINKS):
        return limits.refuse(request)
    now = timezone.now()
    invitation = invitations.find(token)
    if invitation is None:
        return _refusal(request, gettext("This link is not one of ours. Copy the whole address from the message."), 404)
    if refused := invitations.why_unusable(invitation, at=now):
        # The person who accepted, and comes back through the link, is simply led on.
        if invitation.accepted_by_id is not None and invitation.accepted_by_id == request.user.pk:
            return redirect("portal:index")
        return _refusal(request, str(refused), 410)
    you = request.user if isinstance(request.user, User) else None
    has_account = User.objects.filter(email__iexact=invitation.email).exists()
    asks_name = you is None and not has_account
    form = NameForm(request.POST or None) if asks_name else None
    if request.method == "POST" and (form is None or form.is_valid()):
        return _accept(request, invitation, you, form.cleaned_data["name"] if form else "")
    context = {
        "invitation": invitation,
        "form": form,
        "has_account": has_account,
        "is_for_you": you is not None and you.email.lower() == invitation.email,
        "you": you,
    }
    return render(request, "portal/invitation.html", context, status=400 if form and form.errors else 200)


def _accept(request: HttpRequest, invitation: Invitation, you: User | None, name: str) -> HttpResponse:
    try:
        person = invitations.accept(invitation, by=you, name=name, at=timezone.now())
    except Refused as refusal:
        return _refusal(request, str(refusal), 409)
    first_page = reverse("portal:home", args=[invitation.customer.code])
    messages.success(request, gettext("You now act for %(customer)s.") % {"customer": invitation.customer})
    if you is not None:
        return redirect(first_page)
    # Whoever holds the link holds the mailbox, just as with a sign-in code; it signs in once, as it was accepted once.
    record_authentication(request, person, method="code", email=person.email)
    first: HttpResponse = perform_login(request, person, redirect_url=first_page, email=person.email)
    return first


def _refusal(request: HttpRequest, message: str, status: int) -> HttpResponse:
    return render(request, "portal/invitation_refused.html", {"message": message}, status=status)
