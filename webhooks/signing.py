"""Signatures as Standard Webhooks has them (version 1: HMAC-SHA256), one for each secret that works."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime

from mail.encryption import UnreadableText, decrypt, encrypt, is_newest
from webhooks.models import SigningSecret

_PREFIX, _PURPOSE = "whsec_", "webhooks.secret"


def new_secret() -> str:
    """256 random bits, written as the standard has it."""
    return _PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def locked(secret: str) -> str:
    """The secret as it is stored."""
    return encrypt(secret, purpose=_PURPOSE)


def unlocked(stored: Iterable[SigningSecret]) -> list[str]:
    """The secrets as they were given out. Raises ``mail.encryption.UnreadableText``."""
    return [decrypt(each.encrypted, purpose=_PURPOSE) for each in stored]


def renew(*, now: datetime) -> int:
    """Encrypt anew what an earlier SECRET_KEY encrypted, so that it can go; how many there were."""
    renewed = 0
    for each in SigningSecret.objects.working():
        if not is_newest(each.encrypted, purpose=_PURPOSE):
            try:
                text = decrypt(each.encrypted, purpose=_PURPOSE)
            except UnreadableText:
                # Said when an event is to be signed with it.
                continue
            again = SigningSecret.objects.filter(pk=each.pk, encrypted=each.encrypted)
            renewed += again.update(encrypted=locked(text))
    return renewed


def signed(identity: str, body: bytes, secrets_: Iterable[str], *, at: datetime) -> Mapping[str, str]:
    """The headers that say which message it is, when it was sent, and that it is ours."""
    moment = str(int(at.timestamp()))
    content = b".".join((identity.encode(), moment.encode(), body))
    signatures = [f"v1,{_mac(secret, content)}" for secret in secrets_]
    return {"webhook-id": identity, "webhook-timestamp": moment, "webhook-signature": " ".join(signatures)}


def _mac(secret: str, content: bytes) -> str:
    key = base64.b64decode(secret.removeprefix(_PREFIX))
    return base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()
