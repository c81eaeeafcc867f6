"""From where a request comes."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from django.http import HttpRequest

from agreements.acts.statements import Visitor


def visitor(request: HttpRequest) -> Visitor:
    """The address in front of the trusted proxies (DPA_TRUSTED_PROXIES), and the browser as it calls itself."""
    return Visitor(get_adapter(request).get_client_ip(request), request.headers.get("User-Agent", ""))


def is_ahead_of_time(request: HttpRequest) -> bool:
    """Whether a browser or a mail scanner fetches the page before anybody asked for it."""
    purpose = request.headers.get("Sec-Purpose", "") or request.headers.get("Purpose", "")
    return request.method != "GET" or "prefetch" in purpose.lower()
