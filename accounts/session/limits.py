"""How long a sign-in lasts: so long without a request, and so long in all (settings)."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext

from accounts.log.security import SecurityEvent, record
from accounts.models import User
from accounts.session.browsers import names_in
from workers import origin

BEGAN, SEEN, BROWSER = "signed_in_at", "seen_at", "browser"
# Seconds. Noting every request would write the session each time.
_EXACT_TO = 60


class SessionLimitsMiddleware:
    """Signs out whoever was away, or signed in, for too long; the request goes on as a visitor's."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.user.is_authenticated:
            origin.name_account(request.user.pk)
            now = int(time.time())
            began, seen = request.session.get(BEGAN), request.session.get(SEEN)
            if began is None or seen is None:
                request.session[BEGAN], request.session[SEEN] = now, now
            elif now - began >= settings.SESSION_COOKIE_AGE or now - seen >= settings.SESSION_IDLE_AGE:
                record(SecurityEvent.SESSION_EXPIRED)
                logout(request)
                messages.info(request, gettext("You were signed out after a while. Sign in to go on."))
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable[..., Any], *_: Any) -> None:
        """Note that somebody was here; what a page asks by itself (``is_unattended`` on its view) is no sign."""
        if not request.user.is_authenticated or getattr(view, "is_unattended", False):
            return
        now = int(time.time())
        if now - request.session.get(SEEN, now) >= _EXACT_TO:
            request.session[SEEN] = now


def _begin(sender: Any, request: HttpRequest | None, user: User, **_: Any) -> None:
    if request is not None:
        request.session[BEGAN] = request.session[SEEN] = int(time.time())
        request.session[BROWSER] = names_in(request.headers.get("User-Agent", ""))


user_logged_in.connect(_begin, dispatch_uid="accounts.session.limits")
