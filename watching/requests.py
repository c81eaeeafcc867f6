"""A line of the log for each request: which page, what came of it, how long it took, whose account."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

logger = logging.getLogger("requests")


class RequestLogMiddleware:
    """Says the name of the page, not its address: that may hold a token, a customer, or what was searched for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        began = time.monotonic()
        response = self.get_response(request)
        match = request.resolver_match
        route = match.view_name if match is not None else ""
        logger.info(
            "answered",
            extra={
                "method": request.method,
                "route": route,
                "status": response.status_code,
                "milliseconds": round((time.monotonic() - began) * 1000),
            },
        )
        return response
