"""How allauth behaves here: nobody signs up by themselves, and no answer tells who has an account."""

from __future__ import annotations

import base64
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation

from accounts.mail import deliver, language_of
from accounts.models import User
from accounts.second_factor import reason_required


class AccountAdapter(DefaultAccountAdapter):
    """allauth's behaviour with sign-up closed and mail through the queue."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: an account gives access to a customer's agreement, so it begins with an invitation."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write in the recipient's language and queue the message.

        For an address that nobody has, the same work is done and nothing is sent: neither the answer nor the time that
        it takes says which addresses have an account (and nobody can have the registry write to strangers).
        """
        user = User.objects.filter(email__iexact=email, is_active=True).first()
        with translation.override(language_of(user)):
            message = self.render_mail(
                template_prefix, email, {"request": self.request, "email": email, "recipient": user, **context}
            )
        deliver.enqueue(user.pk if user else None, str(message.subject), str(message.body))

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("person")


class MFAAdapter(DefaultMFAAdapter):
    """Second factors: secrets encrypted at rest, and none removed that is required."""

    def encrypt(self, text: str) -> str:
        """Encrypted with a key derived from SECRET_KEY: a copy of the database alone yields no codes."""
        return _fernet().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _fernet().decrypt(encrypted_text.encode()).decode()

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


def _fernet() -> MultiFernet:
    """The newest key encrypts; older ones (SECRET_KEY_FALLBACKS) still read."""
    return MultiFernet([Fernet(_derived(key)) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def _derived(secret: str | bytes) -> bytes:
    key = secret.encode() if isinstance(secret, str) else secret
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"accounts.second-factor").derive(key)
    return base64.urlsafe_b64encode(derived)
