"""The addresses for whoever watches: answered before all else, without session, cookie, language or host name.

A container asks its own 127.0.0.1 over http, so that ALLOWED_HOSTS and the redirect to https must not come first; what
is answered here holds nothing that they protect.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable

from django.conf import settings
from django.db import Error, connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed, JsonResponse
from django.utils import timezone
from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4

from accounts.log.security import SecurityEvent, record_once
from watching import metrics, readiness

logger = logging.getLogger(__name__)

_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
}


class WatchingMiddleware:
    """Answers /healthz, /readyz and, with its token, /metrics."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        door = _DOORS.get(request.path_info)
        if door is None or (door is measure and not settings.METRICS_TOKEN):
            return self.get_response(request)
        is_safe = request.method in {"GET", "HEAD"}
        response = door(request) if is_safe else HttpResponseNotAllowed(["GET", "HEAD"])
        for name, value in _HEADERS.items():
            response.headers[name] = value
        return response


def be_alive(request: HttpRequest) -> HttpResponse:
    """This process answers. It asks nothing else, so that a database that is away gets no process killed."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


def be_ready(request: HttpRequest) -> HttpResponse:
    """What the registry stands on; 503 when something of it fails.

    ``?exclude=worker&exclude=queue`` leaves checks out, for a load balancer: pages are served without a worker, too.
    """
    found = readiness.checks(now=timezone.now(), without=request.GET.getlist("exclude"))
    is_ready = all(check.ok for check in found)
    answer = {"ready": is_ready, "version": settings.VERSION, "checks": [check.as_dict() for check in found]}
    return JsonResponse(answer, status=200 if is_ready else 503, json_dumps_params={"indent": 2})


def measure(request: HttpRequest) -> HttpResponse:
    """The metrics, for who has the token."""
    if not _has_token(request):
        record_once(SecurityEvent.PROGRAM_REFUSED, what="metrics", status=401)
        return HttpResponse(
            "DPA_METRICS_TOKEN is asked for, as a bearer token.\n",
            status=401,
            content_type="text/plain; charset=utf-8",
            headers={"WWW-Authenticate": "Bearer"},
        )
    try:
        return HttpResponse(metrics.scrape(now=timezone.now()), content_type=CONTENT_TYPE_PLAIN_0_0_4)
    except Error:
        logger.exception("no metrics: the database does not answer")
        connection.close()
        return HttpResponse("The database does not answer.\n", status=503, content_type="text/plain; charset=utf-8")


def _has_token(request: HttpRequest) -> bool:
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    is_right = secrets.compare_digest(token.strip().encode(), settings.METRICS_TOKEN.encode())
    return kind.lower() == "bearer" and is_right


_DOORS: dict[str, Callable[[HttpRequest], HttpResponse]] = {
    "/healthz": be_alive,
    "/readyz": be_ready,
    "/metrics": measure,
}
