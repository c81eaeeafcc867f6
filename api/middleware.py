"""No cookie means anything to the API: who is signed in is nobody there, so that no page can act through a browser."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

PREFIX = "/api/v1/"
# People of the processor's directory (api.scim).
_SCIM = "/scim/v2/"
# The page for people follows the language that its reader chose.
_PAGES = ("/api/v1/docs", "/api/v1/docs/")


class WithoutCookiesMiddleware:
    """Stands above whatever reads cookies."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path_info.startswith((PREFIX, _SCIM)) and request.path_info not in _PAGES:
            request.META.pop("HTTP_COOKIE", None)
            request.__dict__.pop("COOKIES", None)
        return self.get_response(request)
