"""The addresses of OAuth 2.0: where a program gets a token (RFC 6749, section 4.4) and reads how (RFC 8414)."""

from __future__ import annotations

import base64
import binascii
from urllib.parse import unquote

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from accounts.log.security import SecurityEvent, record
from api import limits
from api.edge import answering
from machines.scopes import SCOPES
from machines.tokens import LIFETIME, ScopeNotAllowed, UnknownClient, issue

# A client id, a secret, a list of scopes: no more is read.
_LARGEST = 8 * 1024


@answering
def token(request: HttpRequest) -> HttpResponse:
    """A token for an hour. Refusals have the form of RFC 6749, section 5.2, which programs know."""
    if request.method != "POST":
        return _refuse("invalid_request", 405, Allow="POST, OPTIONS")
    allowance = limits.count(request, "", name="tokens")
    request.api_allowance = allowance  # type: ignore[attr-defined]
    if allowance.is_used_up:
        return _refuse("temporarily_unavailable", 429)
    length = str(request.META.get("CONTENT_LENGTH") or "0")
    if not length.isdecimal() or int(length) > _LARGEST:
        return _refuse("invalid_request", 413)
    if request.content_type != "application/x-www-form-urlencoded":
        return _refuse("invalid_request", 415)
    if request.POST.get("grant_type") != "client_credentials":
        return _refuse("unsupported_grant_type", 400)
    by_header = _basic(request)
    by_form = (request.POST.get("client_id", ""), request.POST.get("client_secret", ""))
    if by_header is not None and by_form[1]:
        return _refuse("invalid_request", 400)
    client_id, secret = by_header or by_form
    try:
        given = issue(client_id, secret, scopes=request.POST.get("scope", "").split(), at=timezone.now())
    except UnknownClient:
        record(SecurityEvent.PROGRAM_REFUSED, what=client_id[:40] if client_id.isascii() else "")
        return _refuse("invalid_client", 401, **{"WWW-Authenticate": 'Basic realm="tokens"'})
    except ScopeNotAllowed:
        record(SecurityEvent.PROGRAM_REFUSED, what=f"{client_id}:scope")
        return _refuse("invalid_scope", 400)
    record(SecurityEvent.PROGRAM_CAME_IN, what=client_id)
    answer = {
        "access_token": given.text,
        "token_type": "Bearer",
        "expires_in": int(LIFETIME.total_seconds()),
        "scope": " ".join(given.scopes),
    }
    return _unkept(JsonResponse(answer))


@require_safe
@csrf_exempt
def metadata(request: HttpRequest) -> HttpResponse:
    """Where tokens are, which scopes there are, and how a program says who it is."""
    found = {
        "issuer": settings.DPA_PUBLIC_URL,
        "token_endpoint": f"{settings.DPA_PUBLIC_URL}/api/v1/oauth/token",
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
        "grant_types_supported": ["client_credentials"],
        "response_types_supported": [],
        "scopes_supported": [scope.name for scope in SCOPES],
        "service_documentation": f"{settings.DPA_PUBLIC_URL}/api/v1/docs",
    }
    response = JsonResponse(found)
    patch_cache_control(response, public=True, max_age=3600)
    return response


def _basic(request: HttpRequest) -> tuple[str, str] | None:
    """Id and secret from the header, each form-encoded (section 2.3.1); None where there is no such header."""
    sort, _space, text = request.headers.get("Authorization", "").partition(" ")
    if sort.lower() != "basic":
        return None
    try:
        client_id, _colon, secret = base64.b64decode(text, validate=True).decode().partition(":")
    except (binascii.Error, ValueError):
        return "", ""
    return unquote(client_id), unquote(secret)


def _refuse(error: str, status: int, **headers: str) -> HttpResponse:
    response = JsonResponse({"error": error}, status=status)
    for name, value in headers.items():
        response.headers[name] = value
    return _unkept(response)


def _unkept(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "no-store"
    return response
