"""allauth's forms in the registry's words."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import LoginForm, RequestLoginCodeForm, ResetPasswordForm
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.utils import decrypt
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.core.cache import cache
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from accounts.log.security import SecurityEvent, current_request, record
from accounts.signing_in import app_codes, limits
from characters.addresses import MailAddressField

# Seconds, longer than a code counts (accounts.signing_in.app_codes).
_CODE_LIVES = 3 * 30 + 30


class SignInForm(LoginForm):
    """E-mail address and password; a label says what a field is for, so that no placeholder has to."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _ask_for_address(self, "login")


class RequestCodeForm(RequestLoginCodeForm):
    """The address to which a code is sent."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _ask_for_address(self, "email")

    def clean_email(self) -> str:
        _count_mail("mailed_code", self.cleaned_data["email"])
        return str(super().clean_email())


class NewPasswordForm(ResetPasswordForm):
    """The address to which a link for a new password is sent."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _ask_for_address(self, "email")

    def clean_email(self) -> str:
        _count_mail("new_password", self.cleaned_data["email"])
        return str(super().clean_email())


class _AppCode:
    """A code of an authenticator app works in its own half minute, and once, that with which the app was set up too
    (RFC 6238, section 5.2).
    """

    user: Any

    def clean_code(self) -> str:
        code: str = super().clean_code()  # type: ignore[misc]
        secret = self.secret_of_app()
        if secret and not app_codes.is_in_time(secret, code):
            record(SecurityEvent.SIGN_IN_FAILED, subject=self.user.pk, what="totp")
            raise get_adapter().validation_error("incorrect_code")
        spelt = "".join(filter(str.isalnum, code)).upper()
        used = salted_hmac("accounts.used-code", f"{self.user.pk}:{spelt}", algorithm="sha256").hexdigest()
        if not cache.add(f"used-code:{used}", True, timeout=_CODE_LIVES):
            raise get_adapter().validation_error("incorrect_code")
        return code

    def secret_of_app(self) -> str:
        """What the app makes its codes of; empty where it was a recovery code."""
        used = self.authenticator  # type: ignore[attr-defined]
        return decrypt(used.data["secret"]) if used.type == Authenticator.Type.TOTP else ""


class SetUpAppForm(_AppCode, ActivateTOTPForm):
    """The first code of an authenticator app."""

    def secret_of_app(self) -> str:
        return str(self.secret)


class FactorForm(_AppCode, AuthenticateForm):
    """A code of an app, or a recovery code, while signing in."""


class FactorAgainForm(_AppCode, ReauthenticateForm):
    """The same before something that asks for it again."""


class AddPasskeyForm(AddWebAuthnForm):
    """A passkey, unless the person wants a mere second factor."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        passwordless = self.fields["passwordless"]
        passwordless.label = _("Passkey: sign in with it alone")
        passwordless.help_text = _("The device asks for its own lock. Without this it only counts as a second factor.")
        passwordless.initial = True


def _ask_for_address(form: forms.Form, name: str) -> None:
    """Any spelling of an address finds the person who has it."""
    form.fields[name] = MailAddressField(label=_("E-mail address"), widget=form.fields[name].widget)
    _without_placeholders(form)


def _without_placeholders(form: forms.Form) -> None:
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)


def _count_mail(action: str, email: str) -> None:
    """Raises ``ValidationError`` when too much was asked for, whether anybody has this address or not."""
    request = current_request()
    if request is not None and limits.attempt(request, action, email=email) is None:
        raise get_adapter().validation_error("too_many_login_attempts")
