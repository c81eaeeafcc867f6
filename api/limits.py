"""How many requests a token, or an address without one, may send in a minute; said in each answer.

Counted in the shared cache of all processes, each request once however many come at the same moment. What is refused is
not counted, and writes nothing.
"""

from __future__ import annotations

import ipaddress
import time
from dataclasses import dataclass

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.translation import gettext as _

from api.problems import Problem

SECONDS = 60


@dataclass(frozen=True)
class Allowance:
    """What is left of the present minute; below zero: this request was one too many."""

    policy: str
    limit: int
    left: int
    seconds: int

    @property
    def is_used_up(self) -> bool:
        return self.left < 0

    @property
    def headers(self) -> dict[str, str]:
        """draft-ietf-httpapi-ratelimit-headers, and Retry-After where it is used up."""
        found = {
            "RateLimit-Policy": f'"{self.policy}";q={self.limit};w={SECONDS}',
            "RateLimit": f'"{self.policy}";r={max(self.left, 0)};t={self.seconds}',
        }
        return found | ({"Retry-After": str(self.seconds)} if self.is_used_up else {})


def count(request: HttpRequest, client: str, *, name: str = "") -> Allowance:
    """Count this request for a client by its id, or for the visitor's address. ``name`` is another count than that of
    all requests, such as of tokens asked for.
    """
    policy = name or ("client" if client else "address")
    limit = settings.API_LIMITS[policy]
    who = client or _neighbourhood(str(get_adapter(request).get_client_ip(request)))
    now = int(time.time())
    key = f"api:{policy}:{who}:{now // SECONDS}"
    used = int(cache.get(key, 0)) + 1
    if used <= limit:
        cache.add(key, 0, SECONDS + 5)
        used = cache.incr(key)
    return Allowance(policy, limit, limit - used, SECONDS - now % SECONDS)


def too_many(allowance: Allowance) -> Problem:
    """The refusal of who has used it up."""
    words = _("%(limit)s requests a minute; go on in %(seconds)s seconds.")
    return Problem("too-many-requests", words % {"limit": allowance.limit, "seconds": allowance.seconds})


def _neighbourhood(address: str) -> str:
    """The address; of IPv6 the network that one connection gets, which has more addresses than anybody can count."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if found.version == 4:
        return address
    return str(ipaddress.ip_network((found, 64), strict=False).network_address)
