"""Asking again who somebody is, before what a session alone should not be enough for.

With a password or a second factor allauth asks. Who has neither, such as an invited member who signs in with mailed
codes, gets a new code by mail: allauth would let that person through.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.signals import authentication_step_completed
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

PURPOSE = "reauthenticate_by_code"
_AT = "mailed_code_at"
# One's data, the way out, and whatever decides who gets in.
SENSITIVE = frozenset(
    {
        "person_export",
        "person_erase",
        "person_address",
        "end_session",
        "sign_out_elsewhere",
        "account_change_password",
        "account_set_password",
        "mfa_activate_totp",
        "mfa_deactivate_totp",
        "mfa_add_webauthn",
        "mfa_edit_webauthn",
        "mfa_remove_webauthn",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_download_recovery_codes",
    }
)


def methods_of(user: Any) -> list[dict[str, Any]]:
    """The mailed code, as allauth describes a way to ask again."""
    if not user.is_authenticated:
        return []
    return [{"id": PURPOSE, "description": _("Use an e-mailed code"), "url": reverse("reauthenticate_by_code")}]


def asks_by_mail(user: Any) -> bool:
    """Whether a mailed code is this person's way."""
    return any(method["id"] == PURPOSE for method in get_adapter().get_reauthentication_methods(user))


def note_code(request: HttpRequest) -> None:
    """The person has just entered a mailed code."""
    request.session[_AT] = int(time.time())


def is_recent(request: HttpRequest) -> bool:
    """Whether that was a moment ago (ACCOUNT_REAUTHENTICATION_TIMEOUT seconds)."""
    return bool(time.time() - request.session.get(_AT, 0) < app_settings.REAUTHENTICATION_TIMEOUT)


class MailedCodeMiddleware:
    """Leads who has neither password nor factor to the mailed code, and back to where it wanted to go."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponseBase | None:
        match = request.resolver_match
        if match is None or match.view_name not in SENSITIVE or not request.user.is_authenticated:
            return None
        if is_recent(request) or not asks_by_mail(request.user):
            return None
        return redirect(f"{reverse('reauthenticate_by_code')}?{urlencode({'next': request.path})}")


def _note_step(sender: Any, request: HttpRequest, method: str, **_: Any) -> None:
    # Signing in with a mailed code, or through an invitation's link, has just shown the same.
    if method == "code":
        note_code(request)


authentication_step_completed.connect(_note_step, dispatch_uid="accounts.signing_in.reauthentication")
