"""Who must sign in with a second factor, and what happens until they have one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts import journaled
from accounts.log.security import SecurityEvent, record
from accounts.mail import tell
from accounts.models import User
from accounts.session.ending import end_other_sessions, end_sessions
from journal.acts import performs

Reason = str | Promise
Rule = Callable[[User], "Reason | None"]

_FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
# What somebody needs who has to set up a second factor first: exactly these addresses, by their whole names. A page of
# another app whose name looks like one of these is not meant.
OPEN_VIEWS = frozenset(
    {
        "account_logout",
        "account_reauthenticate",
        "reauthenticate_by_code",
        "set_language",
        "favicon",
        "privacy",
        "public:accessibility",
        "security_txt",
        "person",
        "totp_qr",
        "mfa_index",
        "mfa_activate_totp",
        "mfa_list_webauthn",
        "mfa_add_webauthn",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
    }
)
_rules: list[Rule] = []


def rule(function: Rule) -> Rule:
    """Register a rule: it gives the reason for which a person must have a second factor, or None."""
    _rules.append(function)
    return function


@rule
def officers(user: User) -> Reason | None:
    """Officers write what binds every customer."""
    if user.is_staff and settings.DPA_REQUIRE_OFFICER_MFA:
        return _("Privacy officers sign in with a second factor. Set one up to continue.")
    return None


@rule
def everybody(user: User) -> Reason | None:
    """Where the processor asks it of all who sign in (OWASP ASVS 5.0, 6.3.3)."""
    if settings.DPA_REQUIRE_MFA:
        return _("Everybody signs in here with a second factor. Set one up to continue: an app or a passkey.")
    return None


def reason_required(user: User) -> Reason | None:
    """Why this person must have a second factor, or None."""
    return next((reason for reason in (rule(user) for rule in _rules) if reason is not None), None)


def has_second_factor(user: Any) -> bool:
    """Whether an authenticator app or a passkey is set up."""
    return bool(get_adapter().is_mfa_enabled(user, types=_FACTORS))


class SecondFactorMiddleware:
    """Leads a person who must have a second factor, and has none, to where it is set up; every other page waits."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponseBase | None:
        user = request.user
        if not user.is_authenticated or _is_open(request):
            return None
        reason = reason_required(user)
        if reason is None or has_second_factor(user):
            return None
        messages.warning(request, str(reason))
        return redirect("mfa_index")


def _is_open(request: HttpRequest) -> bool:
    return request.resolver_match is not None and request.resolver_match.view_name in OPEN_VIEWS


class NothingToReset(Exception):
    """The person has no second factor."""


@performs(journaled.KEYS)
def reset(user: User, *, reason: str, by: User, at: datetime) -> None:
    """Remove every key of a person who lost them, end its sessions, and tell the person who did it and why.

    Recorded in the security log; the caller writes the reason into the person's history. Raises ``NothingToReset``.
    """
    stored = User.objects.select_for_update().get(pk=user.pk)
    keys = Authenticator.objects.filter(user=stored)
    if not keys.exists():
        raise NothingToReset
    keys.delete()
    end_sessions(stored)
    tell(stored, "second_factor_reset", reason=reason, by=by, at=at)
    record(SecurityEvent.FACTOR_RESET, account=by.pk, subject=stored.pk)


def _end_sessions_without_it(sender: Any, request: HttpRequest, user: User, **_kwargs: Any) -> None:
    # A session from before knew less about who sits there; the one that set it up goes on.
    end_other_sessions(request, user)


authenticator_added.connect(_end_sessions_without_it, dispatch_uid="accounts.signing_in.second_factor.added")
authenticator_removed.connect(_end_sessions_without_it, dispatch_uid="accounts.signing_in.second_factor.removed")
