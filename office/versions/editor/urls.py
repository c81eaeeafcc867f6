"""The addresses of the editor under a version in the administration."""

from __future__ import annotations

from functools import partial, update_wrapper
from typing import Any

from django.urls import URLPattern, path

from office.versions.editor import views
from office.versions.editor.answering import View, answers
from office.versions.editor.beside import beside_view


def editor_urls(admin: Any) -> list[URLPattern]:
    """Those of one version admin, each with a name that begins with that of its model."""
    base = f"{admin.opts.app_label}_{admin.opts.model_name}_edit"

    def at(address: str, name: str, view: Any, *methods: str) -> URLPattern:
        bound: View = update_wrapper(partial(view, admin), view)
        return path(f"<int:pk>/edit/{address}", answers(admin, bound, methods=methods), name=f"{base}_{name}")

    return [
        at("beside/<str:collection>/<str:key>/", "beside", beside_view, "GET", "POST"),
        at("compare/", "compare", views.compare_view, "POST"),
        at("document/", "document", views.document_view, "GET"),
        at("references/", "references", views.references_view, "POST"),
        at("save/", "save", views.save_view, "POST"),
        at("unsaved/", "unsaved", views.unsaved_view, "PUT", "DELETE"),
        at("presence/", "presence", views.presence_view, "GET", "POST"),
        at("doubts/<int:doubt>/", "doubt", views.doubt_view, "POST"),
    ]
