"""Signing in at an organisation's provider: who is believed, and what follows for officers and for members."""

from __future__ import annotations

from typing import Any, NoReturn

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.base.constants import AuthProcess
from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import claimed_roles
from accounts.log.security import SecurityEvent, record
from accounts.signing_in import claims
from accounts.signing_in.adapter import SocialAccountAdapter
from customers.claimed_memberships import following
from customers.claimed_organisation import line_for, organisation_in
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
            line = line_for(organisation_in(token))
            if person is not None:
                now = timezone.now()
                with following(person, line, at=now):
                    claimed_roles.follow(person, values, at=now)
        except claims.NotBelieved as refusal:
            _refuse(request, person, refusal.code, str(refusal.words))
        except Refused as refusal:
            _refuse(request, person, "both_sides", str(refusal))
        if person is None and sociallogin.state.get("process") != AuthProcess.CONNECT:
            # The same whatever the token names: who is a customer is nobody's business.
            words = _(
                "You have no account here yet, or not under this address. An account begins with an invitation: ask "
                "who manages the members of your organisation, or the processor. After that you sign in here."
            )
            _refuse(request, None, "no_account", words)


def _refuse(request: HttpRequest, person: Any, code: str, words: str) -> NoReturn:
    record(SecurityEvent.SIGN_IN_FAILED, subject=getattr(person, "pk", None), what=f"provider:{code}")
    messages.error(request, words)
    raise ImmediateHttpResponse(redirect("account_login"))
