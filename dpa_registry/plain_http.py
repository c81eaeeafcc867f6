"""What is asked over http where https is served: people are led on, programs are told (OWASP ASVS 5.0, 4.1.2).

A program that is led on goes on asking over http for ever, with its token or the secret of a calendar's address in
plain sight each time, and nobody notices.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase, JsonResponse

from accounts.log.security import SecurityEvent, record_once

# The API but its page for people, the directory's address, what standards name, the log, reports of delivery, calendars
# and feeds.
_PROGRAMS = re.compile(
    r"/(api/(?!v1/docs)|scim/|\.well-known/|log/|mail/events/|agenda/)|.*(/atom\.xml|\.atom|\.ics)$", re.ASCII
)
_DETAIL = (
    "Ask over https: programs are not led on. What was sent over http could be read on its way; replace tokens, "
    "passwords and addresses that hold a secret."
)


class PlainHttpMiddleware:
    """Stands above the redirect to https, which is for pages."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not settings.SECURE_SSL_REDIRECT or request.is_secure() or not _PROGRAMS.match(request.path_info):
            return self.get_response(request)
        record_once(SecurityEvent.REFUSED, what="http", status=403)
        problem = {"type": "about:blank", "title": "Forbidden", "status": 403, "detail": _DETAIL}
        return JsonResponse(
            problem, status=403, content_type="application/problem+json", headers={"Cache-Control": "no-store"}
        )
