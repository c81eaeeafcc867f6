"""How people get an account: an officer makes it; nobody signs up by themselves."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """allauth's behaviour with sign-up closed."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: an account gives access to a customer's agreement, so the processor hands it out."""
        return False
