"""From where a program sends."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from django.http import HttpRequest

from agreements.acts.statements import Visitor


def visitor_of(request: HttpRequest) -> Visitor:
    """The address in front of the trusted proxies, and the program as it calls itself."""
    return Visitor(get_adapter(request).get_client_ip(request), request.headers.get("User-Agent", ""))
