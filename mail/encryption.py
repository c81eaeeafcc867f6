"""Text that is stored encrypted, with keys derived from SECRET_KEY: a copy of the database alone yields none of it."""

from __future__ import annotations

import base64

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


class UnreadableText(Exception):
    """Neither SECRET_KEY nor one of SECRET_KEY_FALLBACKS is the key that encrypted this."""


def encrypt(text: str, *, purpose: str) -> str:
    """Encrypt with the newest key; each purpose has keys of its own, so that no text passes for another's."""
    return _ciphers(purpose).encrypt(text.encode()).decode()


def decrypt(encrypted: str, *, purpose: str) -> str:
    """Read with the newest key or an older one. Raises ``UnreadableText``."""
    try:
        return _ciphers(purpose).decrypt(encrypted.encode()).decode()
    except InvalidToken:
        raise UnreadableText(purpose) from None


def is_newest(encrypted: str, *, purpose: str) -> bool:
    """Whether it was encrypted with the newest key."""
    try:
        Fernet(_derive(settings.SECRET_KEY, purpose)).decrypt(encrypted.encode())
    except InvalidToken:
        return False
    return True


def _ciphers(purpose: str) -> MultiFernet:
    return MultiFernet([Fernet(_derive(key, purpose)) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def _derive(secret: str | bytes, purpose: str) -> bytes:
    key = secret.encode() if isinstance(secret, str) else secret
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose.encode()).derive(key)
    return base64.urlsafe_b64encode(derived)
