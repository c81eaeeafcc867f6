"""How allauth behaves here: nobody signs up by themselves, and no answer tells who has an account."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.utils import get_next_redirect_url
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.providers.base.constants import AuthError
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.log.security import SecurityEvent, record
from accounts.mail import language_of, write_to
from accounts.models import User
from accounts.signing_in import limits, reauthentication
from accounts.signing_in.openid import CheckedProvider
from accounts.signing_in.provider import ProviderAway, ProviderFault, ProviderSession
from accounts.signing_in.second_factor import reason_required
from mail.encryption import decrypt, encrypt

_SECOND_FACTOR = "accounts.second-factor"
# How long what a message holds can be used, by its template; every other one is of use whenever it arrives.
_LIFETIMES = {
    "account/email/confirm_code": timedelta(seconds=settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT),
    "account/email/login_code": timedelta(seconds=settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT),
    "account/email/password_reset_key": timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT),
    "account/email/unknown_account": timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT),
}


class AccountAdapter(DefaultAccountAdapter):
    """allauth's behaviour with sign-up closed and mail through the outbox."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: an account gives access to a customer's agreement, so it begins with an invitation."""
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the try before the password is looked at. Raises ``ValidationError`` when it is one too many."""
        self._attempt = limits.attempt(request, "password", email=credentials.get("email") or "")
        if self._attempt is None:
            record(SecurityEvent.SIGN_IN_LIMITED, subject=_number_of(credentials))
            raise forms.ValidationError(
                _(
                    "Too many attempts from here. Wait five minutes, sign in with an e-mailed code, or use a device on "
                    "which you have signed in before."
                ),
                code="too_many_login_attempts",
            )

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """The person whose password this is; a right one is no attempt that counts."""
        user = super().authenticate(request, **credentials)
        if user is not None and self._attempt is not None:
            self._attempt.take_back()
        return user

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        record(SecurityEvent.SIGN_IN_FAILED, subject=_number_of(credentials), what="password")

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Who has neither password nor second factor is asked by mail (:mod:`accounts.signing_in.reauthentication`)."""
        found: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        return found or reauthentication.methods_of(user)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write in the recipient's language and put the message into the outbox.

        For an address that nobody has, the same work is done and nothing is sent: neither the answer nor the time that
        it takes says which addresses have an account (and nobody can have the registry write to strangers).
        """
        user = User.objects.filter(email__iexact=email, is_active=True).first()
        with translation.override(language_of(user)):
            message = self.render_mail(
                template_prefix, email, {"request": self.request, "email": email, "recipient": user, **context}
            )
        now, lifetime = timezone.now(), _LIFETIMES.get(template_prefix)
        expires_at = now + lifetime if lifetime else None
        write_to(user, str(message.subject), str(message.body), at=now, expires_at=expires_at)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Where somebody begins who was not on the way to a page: officers at the office, others at their customers."""
        user = request.user
        return (
            reverse("admin:index")
            if user.is_authenticated and user.is_staff
            else super().get_login_redirect_url(request)
        )

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("person")


class MFAAdapter(DefaultMFAAdapter):
    """Second factors: secrets encrypted at rest, and none removed that is required."""

    def encrypt(self, text: str) -> str:
        """Encrypted with a key derived from SECRET_KEY: a copy of the database alone yields no codes."""
        return encrypt(text, purpose=_SECOND_FACTOR)

    def decrypt(self, encrypted_text: str) -> str:
        return decrypt(encrypted_text, purpose=_SECOND_FACTOR)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Where a second factor is required, the last app or passkey stays."""
        if reason_required(authenticator.user) is None:
            return True
        others = Authenticator.objects.filter(user=authenticator.user).exclude(pk=authenticator.pk)
        return others.filter(type__in=[Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]).exists()


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """Signing in through the operator's provider: for people who have an account, never as a way to get one."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def get_provider(self, request: HttpRequest, provider: str, client_id: str | None = None) -> Any:
        """The provider, held to what it signed."""
        found = super().get_provider(request, provider, client_id)
        return CheckedProvider(request, app=found.app) if isinstance(found, OpenIDConnectProvider) else found

    def get_requests_session(self) -> ProviderSession:
        return ProviderSession()

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: Any = None,
        exception: Exception | None = None,
        extra_context: dict[str, Any] | None = None,
    ) -> None:
        """Raises ``ImmediateHttpResponse``: back to the sign-in page, where the other ways in are."""
        if error == AuthError.CANCELLED:
            return
        code = getattr(exception, "code", ProviderFault.code)
        if exception is None:
            is_away = request.GET.get("error") in _AWAY
            is_known = "state" in (extra_context or {})
            code = "begun_elsewhere" if not is_known else ProviderAway.code if is_away else ProviderFault.code
        raise ImmediateHttpResponse(back_to_sign_in(request, provider.name, code))


# RFC 6749, 4.1.2.1.
_AWAY = ("server_error", "temporarily_unavailable")
_FAULTS = {
    ProviderAway.code: gettext_lazy(
        "%(provider)s does not answer at the moment. Sign in here in another way, or try again in a few minutes."
    ),
    ProviderFault.code: gettext_lazy(
        "%(provider)s gave no usable answer. Sign in here in another way, or try again in a few minutes."
    ),
    "begun_elsewhere": gettext_lazy(
        "This sign-in at %(provider)s took too long, or was begun in another window. Begin again."
    ),
}


def back_to_sign_in(request: HttpRequest, provider: str, code: str) -> HttpResponse:
    """The sign-in page, which says what was wrong with a provider of this name; it still leads where it was to."""
    record(SecurityEvent.SIGN_IN_FAILED, what=f"provider:{code}")
    messages.error(request, _FAULTS.get(code, _FAULTS[ProviderFault.code]) % {"provider": provider})
    onward = get_next_redirect_url(request)
    address = reverse("account_login")
    return redirect(f"{address}?{urlencode({REDIRECT_FIELD_NAME: onward})}" if onward else address)


def _number_of(credentials: dict[str, Any]) -> int | None:
    """The number of the account that somebody tried; None when there is none."""
    return User.objects.filter(email__iexact=credentials.get("email") or "").values_list("pk", flat=True).first()
