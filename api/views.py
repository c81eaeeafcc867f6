"""What stands beside the operations: the OpenAPI document, the page for people, problems for all other addresses."""

from __future__ import annotations

import json

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from api import VERSION
from api.document import openapi
from api.edge import answering
from api.problems import Problem
from api.reference import events, groups, problems, shapes


@answering
def document(request: HttpRequest) -> HttpResponse:
    """The OpenAPI document."""
    if request.method not in ("GET", "HEAD"):
        raise Problem("method-not-allowed", headers={"Allow": "GET, HEAD, OPTIONS"})
    return HttpResponse(json.dumps(openapi(), ensure_ascii=False, indent=1), content_type="application/json")


@answering
def nothing(request: HttpRequest, rest: str = "") -> HttpResponse:
    """An address that is none; also one with a slash at its end (/core/no-trailing-slash)."""
    raise Http404


@require_safe
def reference(request: HttpRequest) -> HttpResponse:
    """The page for people."""
    values = {
        "groups": groups(),
        "events": events(),
        "shapes": shapes(),
        "problems": problems(),
        "version": VERSION,
    }
    return render(request, "api/reference.html", values)


@require_safe
def root(request: HttpRequest) -> HttpResponse:
    """Who types the beginning of an address gets the page for people."""
    return redirect("api:reference")
