"""allauth's forms in the registry's words."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm, RequestLoginCodeForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _


class SignInForm(LoginForm):
    """E-mail address and password; a label says what a field is for, so that no placeholder has to."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("E-mail address")
        _without_placeholders(self)


class RequestCodeForm(RequestLoginCodeForm):
    """The address to which a code is sent."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("E-mail address")
        _without_placeholders(self)


class AddPasskeyForm(AddWebAuthnForm):
    """A passkey, unless the person wants a mere second factor."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        passwordless = self.fields["passwordless"]
        passwordless.label = _("Passkey: sign in with it alone")
        passwordless.help_text = _("The device asks for its own lock. Without this it only counts as a second factor.")
        passwordless.initial = True


def _without_placeholders(form: forms.Form) -> None:
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)
