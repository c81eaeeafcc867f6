"""Signing in at an organisation's provider: who is believed, and what follows for the roles of officers."""

from __future__ import annotations

from typing import Any, NoReturn

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.models import SocialLogin
from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import redirect
from django.utils import timezone

from accounts import claimed_roles
from accounts.log.security import SecurityEvent, record
from accounts.signing_in import claims
from accounts.signing_in.adapter import SocialAccountAdapter
from documents.errors import Refused


class OrganisationAdapter(SocialAccountAdapter):
    """Refuses what the provider should not have said, before anybody is signed in, and follows it otherwise."""

    def authenticate_by_email(self, sociallogin: SocialLogin) -> Any:
        """The first time, by an address for which the provider answers; what it only repeats opens nobody's account."""
        for address in sociallogin.email_addresses:
            address.verified = claims.is_verified(sociallogin.account.extra_data, address.email)
        return super().authenticate_by_email(sociallogin)

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Raises ``ImmediateHttpResponse``: back to the sign-in page, with what was wrong."""
        person: Any = sociallogin.user if sociallogin.is_existing else None
        try:
            token = claims.check(sociallogin.account.extra_data)
            values = claims.role_values(token)
            if person is not None:
                claimed_roles.follow(person, values, at=timezone.now())
        except claims.NotBelieved as refusal:
            _refuse(request, person, refusal.code, str(refusal.words))
        except Refused as refusal:
            _refuse(request, person, "both_sides", str(refusal))


def _refuse(request: HttpRequest, person: Any, code: str, words: str) -> NoReturn:
    record(SecurityEvent.SIGN_IN_FAILED, subject=getattr(person, "pk", None), what=f"provider:{code}")
    messages.error(request, words)
    raise ImmediateHttpResponse(redirect("account_login"))
