"""What holds for every address of the API, around what each does: who asks, how often and how much, in which form.

The order is that of HTTP: the method, the token, the limit, the media types, and only then what was sent.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from api import VERSION, limits
from api.caller import caller_of, refuse_scope
from api.marks import JSON, Marks, marks_of
from api.once import once
from api.problems import Problem, Wrong
from api.reporting import report_fault

type View = Callable[..., HttpResponseBase]

# For caches of what everybody may read: seconds.
_PUBLIC = "public, max-age=60"
_PRIVATE = "private, no-cache"
_CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "API-Version, Deprecation, ETag, Idempotency-Replayed, Link, Location, "
    "RateLimit, RateLimit-Policy, Retry-After, Sunset, X-Request-ID",
}
_ASKED = "Accept, Accept-Language, Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match"


def guard(view: View, operations: Iterable[Any]) -> View:
    """The view of an address, of which ``operations`` are what its methods do."""
    by_method = {method: marks_of(operation.view_func) for operation in operations for method in operation.methods}
    names = {
        method: {parameter for model in operation.models for parameter in _query_names(model)}
        for operation in operations
        for method in operation.methods
    }

    @csrf_exempt
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        marked = by_method.get("GET" if request.method == "HEAD" else str(request.method), Marks())
        return _finish(request, _guarded(request, view, by_method, names, kwargs), marked)

    return guarded


def answering(view: Callable[..., HttpResponseBase]) -> View:
    """The same around a view that is no operation: it may refuse by a Problem, and gets the same headers."""

    @csrf_exempt
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "OPTIONS":
            return _finish(request, _preflight(("GET", "POST")), Marks())
        return _finish(request, _carry_out(request, lambda: view(request, *args, **kwargs)), Marks())

    return answered


def _query_names(model: Any) -> Iterable[str]:
    if model.__ninja_param_source__ == "query":
        yield from getattr(model, "__ninja_flatten_map__", {})


def _guarded(
    request: HttpRequest, view: View, by_method: dict[str, Marks], names: dict[str, set[str]], kwargs: dict[str, Any]
) -> HttpResponseBase:
    if request.method == "OPTIONS":
        return _preflight(by_method)

    def answer() -> HttpResponseBase:
        method = str(request.method)
        if method == "HEAD":
            request.method = method = "GET"
        caller = caller_of(request)
        request.api_caller = caller  # type: ignore[attr-defined]
        _count(request, caller.client_id)
        marked = by_method.get(method)
        if marked is None:
            allowed = ", ".join(sorted({*by_method, "OPTIONS", *({"HEAD"} if "GET" in by_method else ())}))
            raise Problem(
                "method-not-allowed", _("Here: %(methods)s.") % {"methods": allowed}, headers={"Allow": allowed}
            )
        refuse_scope(caller, marked.scope)
        _look_at(request, marked)
        request.api_unknown = _unknown(request, names[method])  # type: ignore[attr-defined]
        if marked.is_act:
            return once(request, caller, lambda: view(request, **kwargs))
        return view(request, **kwargs)

    return _carry_out(request, answer)


def _carry_out(request: HttpRequest, answer: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    try:
        return answer()
    except Problem as problem:
        return problem.response(request)
    except Http404:
        return Problem("not-found").response(request)
    except Exception:  # noqa: BLE001 - reported, and told in the form of all refusals
        report_fault(request)
        return Problem("fault", _("It was reported; try again later.")).response(request)


def _count(request: HttpRequest, client: str) -> None:
    allowance = limits.count(request, client)
    request.api_allowance = allowance  # type: ignore[attr-defined]
    if allowance.is_used_up:
        raise limits.too_many(allowance)


def _look_at(request: HttpRequest, marked: Marks) -> None:
    """What can be refused before the request is read."""
    if "\0" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
        raise Http404
    accepted = request.headers.get("Accept", "*/*") or "*/*"
    request.META["HTTP_ACCEPT"] = accepted
    if not any(request.accepts(made) for made in marked.produces):
        raise Problem("not-acceptable", _("Made here: %(types)s.") % {"types": ", ".join(marked.produces)})
    if request.method in ("POST", "PUT", "PATCH"):
        length = str(request.META.get("CONTENT_LENGTH") or "0")
        if not length.isdecimal() or int(length) > marked.largest:
            raise Problem("too-large", _("%(size)s bytes at most.") % {"size": marked.largest})
        if request.content_type != JSON:
            raise Problem("unsupported-media-type", _("Send %(type)s.") % {"type": JSON}, headers={"Accept": JSON})


def _unknown(request: HttpRequest, names: set[str]) -> tuple[Wrong, ...]:
    return tuple(
        Wrong("query", name, "unknown", _("There is no such parameter.")) for name in request.GET if name not in names
    )


def _preflight(methods: Iterable[str]) -> HttpResponse:
    """CORS asks first; no origin is sent a cookie's worth of anything, so every one may ask."""
    allowed = ", ".join(sorted({*methods, "OPTIONS", *({"HEAD"} if "GET" in methods else ())}))
    response = HttpResponse(
        status=204,
        headers={
            "Allow": allowed,
            "Access-Control-Allow-Methods": allowed,
            "Access-Control-Allow-Headers": _ASKED,
            "Access-Control-Max-Age": "7200",
        },
    )
    del response.headers["Content-Type"]
    return response


def _finish(request: HttpRequest, response: HttpResponseBase, marked: Marks) -> HttpResponseBase:
    caller = getattr(request, "api_caller", None)
    if request.method in ("GET", "HEAD") and response.status_code == 200:
        response.headers.setdefault("Cache-Control", _PRIVATE if caller and caller.client else _PUBLIC)
        response = _conditional(request, response, marked)
    response.headers["API-Version"] = VERSION
    for name, value in _CORS.items():
        response.headers[name] = value
    allowance = getattr(request, "api_allowance", None)
    for name, value in (allowance.headers if allowance is not None else {}).items():
        response.headers[name] = value
    if marked.ageing is not None:
        response.headers["Deprecation"] = f"@{int(marked.ageing.since.timestamp())}"
        response.headers["Sunset"] = http_date(marked.ageing.gone.timestamp())
        response.headers["Link"] = f'<{marked.ageing.instead}>; rel="successor-version"'
    patch_vary_headers(response, ["Authorization", "Accept", "Accept-Language"])
    return response


def _etag_of(response: HttpResponse, *, is_of_now: bool) -> str:
    """Of the answer byte for byte. Of one that was asked for now, of all but the moment: that alone makes no other
    answer, only one that is not the same byte for byte, which a weak ETag says (RFC 9110, 8.8.1).
    """
    if not is_of_now:
        return f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    said = json.loads(response.content)
    del said["at"]
    return f'W/"{hashlib.sha256(json.dumps(said).encode()).hexdigest()[:32]}"'


def _conditional(request: HttpRequest, response: HttpResponseBase, marked: Marks) -> HttpResponseBase:
    """ETag, and 304 or 412 for who has it (If-None-Match) or wants no other (If-Match)."""
    if "ETag" not in response.headers and isinstance(response, HttpResponse):
        response.headers["ETag"] = _etag_of(response, is_of_now=marked.names_now and "at" not in request.GET)
    etag = response.headers.get("ETag")
    found = get_conditional_response(request, etag=etag, response=response)  # type: ignore[arg-type]
    if found is not None and found.status_code == 412:
        return Problem("changed-meanwhile", headers={"ETag": str(etag)}).response(request)
    return found if found is not None else response
