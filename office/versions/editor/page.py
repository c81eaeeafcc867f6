"""The page on which a draft is edited as the document it is (decision 0037). What it does is in the ES modules of
``static/admin-registry/editor/``; the addresses with which they talk stand beside this module.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.middleware.csrf import get_token
from django.template.response import TemplateResponse
from django.urls import reverse
from django_prose_editor.widgets import importmap
from js_asset.js import Script
from js_asset.media import Media

from documents.models import DocumentVersion
from office.versions.editor.words import words
from office.versions.pages import VersionPages

_MEDIA = Media(importmap=importmap, js=[Script("admin-registry/editor/main.js", type="module")])


class EditorPage(VersionPages):
    """The view that opens the editor."""

    has_change_permission: Any

    def edit_url(self, version: DocumentVersion) -> str:
        return str(self.url("edit", version))

    def _opened(self, request: HttpRequest, version: DocumentVersion) -> HttpResponse:
        tools = {tool["name"]: tool for tool in self.tools(request, version)}
        config = {
            "base": self.edit_url(version),
            "csrf": get_token(request),
            "kind": version.kind,
            "language": version.language,
            "name": str(version),
            "words": words(),
        }
        context = {
            "version": version,
            "opts": self.opts,
            "media": _MEDIA,
            "config": config,
            "tools": tools,
            "others": [tools[name] for name in ("facts", "compare", "history", "preview", "pdf") if name in tools],
            "list_url": reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist"),
            "form_url": self.url("change", version),
        }
        return TemplateResponse(request, "admin/registry/editor/page.html", context)

    def edit_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """A draft as a document to type in; what can't be edited, or not by this person, is read instead."""
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        version = self.find(request, pk)
        if version.is_published or not self.has_change_permission(request, version):
            return HttpResponseRedirect(self.url("change", version))
        if "signed_in" in request.GET:
            return TemplateResponse(request, "admin/registry/editor/signed_in.html", {})
        return self._opened(request, version)
