"""Content Security Policies: a strict one for every page, and the admin's, as narrow as its libraries run.

The reasons for the admin's exceptions stand in docs/decisions/0002-content-security-policy.md.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from django.forms import Media as FormMedia
from django.http import HttpRequest, HttpResponseBase
from django.middleware.csp import get_nonce
from django.template.response import TemplateResponse
from django.utils.csp import CSP
from django.views.decorators.csp import csp_override
from js_asset.media import Media

PAGES: dict[str, list[str]] = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}

# Alpine evaluates its attributes (unsafe-eval); unfold and the text editor set style attributes (unsafe-inline);
# the text editor's import map is an inline script, which the nonce admits.
ADMIN: dict[str, list[str]] = PAGES | {
    "script-src": [CSP.SELF, CSP.NONCE, CSP.UNSAFE_EVAL],
    "style-src": [CSP.SELF, CSP.UNSAFE_INLINE],
    "img-src": [CSP.SELF, "data:"],
}

# The document editor evaluates nothing. Pasted markup brings style attributes, which it reads in a document of its own.
EDITOR: dict[str, list[str]] = ADMIN | {"script-src": [CSP.SELF, CSP.NONCE]}


def pages(*, form_action: str = "") -> dict[str, list[str]]:
    """The policy of pages, with the origin of one more address that a form may lead to (the sign-in provider's)."""
    if not form_action:
        return PAGES
    parts = urlsplit(form_action)
    return PAGES | {"form-action": [*PAGES["form-action"], f"{parts.scheme}://{parts.netloc}"]}


class AdminPolicyMiddleware:
    """Gives the admin's pages their own policy; stands below ContentSecurityPolicyMiddleware in MIDDLEWARE."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if is_admin(request):
            # Which page it is, the request says only now; Django's decorator is for a view that gives the response.
            return csp_override(_policy_of(request))(lambda _request: response)(request)
        return response

    def process_template_response(self, request: HttpRequest, response: TemplateResponse) -> TemplateResponse:
        """Put the request's nonce on the admin's media, so that the editor's import map may run."""
        context = response.context_data or {}
        if is_admin(request) and isinstance(context.get("media"), FormMedia):
            context["media"] = Media.from_media(context["media"], nonce=get_nonce(request))
        return response


def _policy_of(request: HttpRequest) -> dict[str, list[str]]:
    match = request.resolver_match
    return EDITOR if match is not None and (match.url_name or "").endswith("version_edit") else ADMIN


def is_admin(request: HttpRequest) -> bool:
    """Whether the request was for a page of the admin."""
    return request.resolver_match is not None and "admin" in request.resolver_match.app_names
