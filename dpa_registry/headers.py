"""Headers that Django does not send itself, and methods that no page has."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase, HttpResponseNotAllowed

# Nothing here needs a sensor or a camera; passkeys are asked for on our own pages only.
_NOWHERE = (
    "accelerometer",
    "camera",
    "display-capture",
    "geolocation",
    "gyroscope",
    "microphone",
    "midi",
    "payment",
    "usb",
)
_HERE = ("publickey-credentials-create", "publickey-credentials-get")
# Django hands a view whatever method it is asked with; TRACE and the like are nobody's.
METHODS = ("DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT")
PERMISSIONS = ", ".join([*(f"{name}=()" for name in _NOWHERE), *(f"{name}=(self)" for name in _HERE)])


class HeadersMiddleware:
    """Permissions-Policy for every answer, no storing of what only a signed-in person may read, no unknown methods."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method not in METHODS:
            return HttpResponseNotAllowed(METHODS)
        response = self.get_response(request)
        if _has_signed_out(request):
            # What pages kept in this browser, such as a draft that was not saved yet.
            response.headers["Clear-Site-Data"] = '"storage"'
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        # The back button of a shared computer shows nothing after signing out; no proxy keeps a customer's page.
        if "Cache-Control" not in response.headers and _is_signed_in(request):
            response.headers["Cache-Control"] = "private, no-store"
        return response


def _has_signed_out(request: HttpRequest) -> bool:
    match = request.resolver_match
    return request.method == "POST" and match is not None and match.view_name in {"account_logout", "admin:logout"}


def _is_signed_in(request: HttpRequest) -> bool:
    user = getattr(request, "user", None)
    return user is not None and user.is_authenticated
