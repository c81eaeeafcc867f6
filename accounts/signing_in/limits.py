"""How often something may be tried: the one door to allauth's limiter, and the limits of signing in.

Nobody locks somebody else out. Wrong passwords and requests for mail are counted by the pair of visitor's address and
account; those of one address over all accounts, and of all addresses over one account, are counted too, more widely. A
device on which the person signed in before has counts of its own, which nobody else can use up.

The counts live in the default cache, which drops nothing before its time (accounts.signing_in.counts).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from allauth.core.internal import ratelimit
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from accounts.models import User
from accounts.signing_in import devices
from characters import canonical_address

# Per action: on a known device; else by visitor's address, by address and account, and by account.
_PER_ACCOUNT = {
    "password": ("10/5m/key,60/d/key", "10/m/ip", "5/5m/key,30/d/key", "100/d/key"),
    "mailed_code": ("5/5m/key,30/d/key", "20/m/ip", "3/m/key,15/h/key", "10/10m/key,40/h/key"),
    "new_password": ("3/m/key,10/d/key", "20/m/ip", "3/m/key,10/d/key", "10/h/key,20/d/key"),
}


@dataclass
class Attempt:
    """A try that was counted; one that succeeded is taken back."""

    _counted: list[Any] = field(default_factory=list)

    def take_back(self) -> None:
        for count in self._counted:
            count.rollback()


def attempt(request: HttpRequest, action: str, *, email: str) -> Attempt | None:
    """Count a try at the account with this address; None when it was one too many. Nothing asks whether it exists."""
    found = Attempt()
    for name, rates, key in _counts(request, action, email):
        count = ratelimit.consume(request, app="accounts", action=name, config={name: rates}, key=key, limit_get=True)
        if count is None:
            return None
        found._counted.append(count)
    return found


def forgive(request: HttpRequest, user: User) -> None:
    """Who has just set a new password starts anew."""
    for name, rates, key in _counts(request, "password", user.email):
        if key:
            ratelimit.clear(request, app="accounts", action=name, config={name: rates}, key=key)


def consume(request: HttpRequest, action: str, rates: str, *, key: str | None = None) -> bool:
    """Count something else, such as ``"20/m/ip"``; False when it was one too many."""
    return bool(
        ratelimit.consume(request, app="registry", action=action, config={action: rates}, key=key, limit_get=True)
    )


def refuse(request: HttpRequest) -> HttpResponse:
    """The page that asks for patience (429)."""
    return ratelimit.respond_429(request)


def _counts(request: HttpRequest, action: str, email: str) -> list[tuple[str, str, str | None]]:
    """What is counted: name, rates and key of each."""
    if not settings.ACCOUNT_RATE_LIMITS:
        return []
    account = canonical_address(email)
    on_known, by_address, by_pair, by_account = _PER_ACCOUNT[action]
    if (device := devices.number_of(request, account)) is not None:
        return [(f"{action}_known_device", on_known, f"{account}|{device}")]
    return [
        (f"{action}_address", by_address, None),
        (f"{action}_pair", by_pair, f"{account}|{ratelimit.get_ip(request)}"),
        (f"{action}_account", by_account, account),
    ]
