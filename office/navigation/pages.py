"""The page behind an entry of the side bar: its lists, what each holds, and how many ask for attention."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from office.navigation.hubs import hub_named
from office.navigation.lists import List, Page


def hub_view(request: HttpRequest, name: str) -> HttpResponse:
    """The lists of a hub that the person may see."""
    hub = hub_named(name)
    if hub is None:
        raise Http404
    if not request.user.has_perm(hub.right):
        raise PermissionDenied
    parts = [
        (title, [_shown(each, request) for each in lists if request.user.has_perm(each.right)])
        for title, lists in hub.parts
    ]
    values = {
        **admin.site.each_context(request),
        "title": hub.title,
        "hub": hub,
        "parts": [(title, shown) for title, shown in parts if shown],
    }
    return TemplateResponse(request, "admin/registry/hub.html", values)


def _shown(each: List | Page, request: HttpRequest) -> dict[str, Any]:
    """A list with its counts."""
    if isinstance(each, Page):
        return {"entry": each}
    rows = each.rows(request)
    asking = each.asks(rows).count() if each.asks is not None else 0
    return {
        "entry": each,
        "count": rows.count(),
        "asking": asking,
        "asking_address": f"{each.address}?{each.filter}" if each.filter else "",
    }
