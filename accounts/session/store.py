"""Sessions in the database that a copy of the database does not open: their contents are encrypted, their keys hashed.

While somebody signs in, allauth keeps the mailed code in the session; and whoever has a session's key is signed in.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.base_session import AbstractBaseSession
from django.contrib.sessions.models import Session
from django.utils import timezone

from mail.encryption import UnreadableText, decrypt, encrypt

_PURPOSE = "accounts.sessions"


class SessionStore(DatabaseStore):
    """Django's store; the browser has the key, the table its SHA-256 (keys are random, so that no salt is needed)."""

    def encode(self, session_dict: dict[str, Any]) -> str:
        return encrypt(json.dumps(session_dict, separators=(",", ":")), purpose=_PURPOSE)

    def decode(self, session_data: bytes | str) -> dict[str, Any]:
        """The contents; empty for what nobody can read any more, so that the person signs in again."""
        text = session_data.decode() if isinstance(session_data, bytes) else session_data
        try:
            contents: dict[str, Any] = json.loads(decrypt(text, purpose=_PURPOSE))
        except (UnreadableText, ValueError):
            return {}
        return contents

    def load(self) -> dict[str, Any]:
        if self.session_key is not None:
            stored = Session.objects.filter(pk=row_key(self.session_key)).first()
            if stored is not None and stored.expire_date > timezone.now():
                return self.decode(stored.session_data)
        self._session_key = None
        return {}

    def exists(self, session_key: str) -> bool:
        return super().exists(row_key(session_key))

    def create_model_instance(self, data: dict[str, Any]) -> AbstractBaseSession:
        row = super().create_model_instance(data)
        row.session_key = row_key(row.session_key)
        return row

    def delete(self, session_key: str | None = None) -> None:
        key = session_key if session_key is not None else self.session_key
        if key is not None:
            super().delete(row_key(key))


def row_key(key: str) -> str:
    """By what the table knows the session with this key."""
    # The column holds 40 characters: 160 bits of the digest.
    return hashlib.sha256(key.encode()).hexdigest()[:40]
