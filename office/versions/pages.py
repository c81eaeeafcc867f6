"""What the admin's own pages about a version share."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.template.response import TemplateResponse

from documents.models import DocumentVersion, LogRow
from documents.rows.schema import schema_of


class VersionPages:
    """A base for the views that :class:`office.versions.versions.VersionAdmin` gathers."""

    admin_site: Any
    opts: Any
    media: Any
    # From the model admin, and from the class that gathers the views.
    get_queryset: Any
    has_view_permission: Any
    has_add_permission: Any
    tools: Any
    url: Any

    def find(self, request: HttpRequest, pk: int) -> DocumentVersion:
        """The version, for somebody who may at least read it. Raises ``Http404`` and ``PermissionDenied``."""
        version: DocumentVersion | None = self.get_queryset(request).filter(pk=pk).first()
        if version is None:
            raise Http404
        if not self.has_view_permission(request, version):
            raise PermissionDenied
        return version

    def page(self, request: HttpRequest, template: str, version: DocumentVersion, **context: Any) -> TemplateResponse:
        """A page of the admin about ``version``."""
        request.current_app = self.admin_site.name
        form = context.get("form")
        values = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": version,
            "version": version,
            "media": self.media + form.media if form is not None else self.media,
            "title": str(version),
            "tools": self.tools(request, version),
            "change_url": self.url("change", version),
            "notes_url": self.url("notes", version),
            "log_row_url": self.url("log-row", version) if LogRow in schema_of(version.kind).models() else "",
            **context,
        }
        return TemplateResponse(request, f"admin/documents/version/{template}.html", values)
