"""Imported sources in the admin: a file is read, the officer says what it is, and sees the source beside the result."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext

from documents import journaled
from documents.models import Doubt, ImportedSource
from imports.models import ImportRequest, SourceFile
from imports.requests import ask_for_import
from journal.acts import act
from office.importing.beside import beside
from office.importing.forms import ImportForm
from office.importing.updating import UpdatingView
from office.importing.wizard import WizardView
from office.versions.library import ImportedSourceAdmin
from sources.files.kinds import EXTENSIONS, TYPES
from sources.reading import looks_readable
from sources.source import UnreadableSource


@admin.register(ImportedSource)
class ImportAdmin(WizardView, UpdatingView, ImportedSourceAdmin):
    """The files that were imported; adding one is importing it."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("documents.add_importedsource")

    def get_urls(self) -> list[Any]:
        guard = self.admin_site.admin_view
        return [
            path("lezen/<int:pk>/", guard(self.reading_view), name="imports_reading"),
            path("lezen/<int:pk>/bijwerken/<int:part>/", guard(self.update_view), name="imports_update"),
            path("<int:pk>/bron/", guard(self.source_view), name="imports_source"),
            path("<int:pk>/bestand/", guard(self.file_view), name="imports_file"),
            *super().get_urls(),
        ]

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = ImportForm(request.POST, request.FILES) if request.method == "POST" else ImportForm()
        if request.method == "POST" and form.is_valid():
            file = form.cleaned_data["file"]
            try:
                data = file.read()
                looks_readable(data)
            except UnreadableSource as refusal:
                form.add_error("file", str(refusal))
            else:
                wanted = {name: form.cleaned_data[name] for name in ("scheme", "anyway")}
                asked = ask_for_import(data, name=file.name or "", by=request.user, at=timezone.now(), **wanted)
                return HttpResponseRedirect(reverse("admin:imports_reading", args=[asked.pk]))
        values = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "form": form,
            "media": self.media + form.media,
            "title": gettext("Import a source text"),
            "button": gettext("Import"),
            "is_multipart": True,
        }
        return TemplateResponse(request, "admin/registry/ask.html", values)

    def source_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The lines of a source beside what was made of it; a POST says that a doubt was looked at."""
        source = self._find(request, pk)
        if request.method == "POST":
            return self._settle(request, source)
        values = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": source,
            "beside": beside(request, source),
            "may_settle": request.user.has_perm("documents.change_doubt"),
            "title": gettext("Source: %(name)s") % {"name": source},
        }
        return TemplateResponse(request, "admin/registry/import/source.html", values)

    def _settle(self, request: HttpRequest, source: ImportedSource) -> HttpResponse:
        if not request.user.has_perm("documents.change_doubt"):
            raise PermissionDenied
        key = request.POST.get("doubt", "")
        doubt = Doubt.objects.filter(
            pk=int(key) if key.isdecimal() and len(key) < 12 else 0, version__source=source
        ).first()
        if doubt is None:
            messages.error(request, gettext("That point is not there any more."))
        else:
            with act(journaled.EDITED, by=request.user, at=timezone.now()):
                doubt.settled = "again" not in request.POST
                doubt.save()
        anchor = f"#twijfel-{doubt.pk}" if doubt is not None else ""
        return HttpResponseRedirect(f"{reverse('admin:imports_source', args=[source.pk])}{anchor}")

    def file_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The file as it was uploaded."""
        source = self._find(request, pk)
        file = SourceFile.objects.filter(source=source).first()
        if file is None:
            raise Http404
        name = f"{slugify(source.name.rsplit('.', 1)[0]) or 'bron'}.{EXTENSIONS.get(file.format, 'bin')}"
        return HttpResponse(
            bytes(file.data),
            content_type=TYPES.get(file.format, "application/octet-stream"),
            headers={
                "Content-Disposition": f'attachment; filename="{name}"',
                "Cache-Control": "private, no-store",
                "X-Content-Type-Options": "nosniff",
            },
        )

    def _find(self, request: HttpRequest, pk: int) -> ImportedSource:
        # Asked before anything is looked up: who may read no source learns of no number.
        if not self.has_view_permission(request):
            raise PermissionDenied
        return get_object_or_404(ImportedSource, pk=pk)

    def find_request(self, request: HttpRequest, pk: int) -> ImportRequest:
        """A request for an import, for somebody who may import. Raises ``Http404`` and ``PermissionDenied``."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        return get_object_or_404(ImportRequest, pk=pk)
