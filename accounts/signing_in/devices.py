"""Devices on which somebody signed in before: a signed cookie that only lets its holder try in its own time.

Guesses at an account from everywhere else are counted together, so that they find an end; whoever holds this cookie is
counted apart, and is not locked out by them. It opens nothing: a stolen one is worth a few guesses an hour.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.core import signing
from django.http import HttpRequest, HttpResponseBase
from django.utils.crypto import salted_hmac

from accounts.models import User
from characters import canonical_address

KEPT = timedelta(days=180)
_SALT = "accounts.devices"
# A browser at a counter may have several people; it knows the last few.
_PEOPLE = 8


def number_of(request: HttpRequest, email: str) -> str | None:
    """The number of this device if the holder of the address has signed in on it before."""
    return _read_devices(request).get(_name(email))


class KnownDeviceMiddleware:
    """Remembers, in the browser, who has signed in on it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        user: User | None = getattr(request, "just_signed_in", None)
        if user is not None:
            known = _read_devices(request)
            mine = known.pop(_name(user.email), None) or secrets.token_urlsafe(12)
            known = {**dict(list(known.items())[-_PEOPLE + 1 :]), _name(user.email): mine}
            response.set_cookie(
                settings.DEVICE_COOKIE_NAME,
                signing.dumps(known, salt=_SALT),
                max_age=KEPT,
                secure=settings.SESSION_COOKIE_SECURE,
                httponly=True,
                samesite="Lax",
            )
        return response


def _read_devices(request: HttpRequest) -> dict[str, str]:
    try:
        found = signing.loads(request.COOKIES.get(settings.DEVICE_COOKIE_NAME, ""), salt=_SALT, max_age=KEPT)
    except signing.BadSignature:
        return {}
    return dict(found)


def _name(email: str) -> str:
    """The cookie says who by a keyed digest: it names nobody to who finds it."""
    return salted_hmac(_SALT, canonical_address(email), algorithm="sha256").hexdigest()[:24]


def _note(sender: Any, request: HttpRequest | None, user: User, **_: Any) -> None:
    if request is not None:
        request.just_signed_in = user  # type: ignore[attr-defined]


user_logged_in.connect(_note, dispatch_uid="accounts.signing_in.devices")
