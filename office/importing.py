"""Imported sources in the admin: a file is read into drafts, and what was uncertain is said."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminFileFieldWidget

from documents.errors import Refused
from documents.importing.source import MAXIMUM_BYTES, UnreadableSource
from documents.models import ImportedSource
from imports.drafts import ImportReport, import_source
from office.versions.library import ImportedSourceAdmin


class ImportForm(forms.Form):
    """The text or Markdown file of an agreement."""

    file = forms.FileField(
        label=_("file"),
        widget=UnfoldAdminFileFieldWidget,
        help_text=_("A text or Markdown file (UTF-8). Its parts become drafts; nothing is corrected or published."),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if (file.size or 0) > MAXIMUM_BYTES:
            raise forms.ValidationError(
                gettext("This file is larger than 2 MB, so it can't be the text of an agreement. Save the text alone.")
            )
        return file


@admin.register(ImportedSource)
class ImportAdmin(ImportedSourceAdmin):
    """The files that were imported; adding one is importing it."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("documents.add_importedsource")

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = ImportForm(request.POST, request.FILES) if request.method == "POST" else ImportForm()
        if request.method == "POST" and form.is_valid():
            file = form.cleaned_data["file"]
            try:
                report = import_source(file.read(), name=file.name or "", by=request.user, at=timezone.now())
            except (Refused, UnreadableSource) as refusal:
                form.add_error("file", str(refusal))
            else:
                return self._report(request, report)
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

    def _report(self, request: HttpRequest, report: ImportReport) -> HttpResponse:
        for draft in report.drafts:
            rows = ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in draft.rows.items())
            messages.success(
                request, gettext("%(version)s is a draft now: %(rows)s.") % {"version": draft.version, "rows": rows}
            )
        if count := sum(draft.version.doubts.count() for draft in report.drafts):
            messages.warning(
                request,
                ngettext("There is one point to check.", "There are %(count)s points to check.", count)
                % {"count": count},
            )
        if words := report.reading.not_placed:
            messages.error(request, gettext("Not placed: %(words)s") % {"words": " · ".join(words)})
        return HttpResponseRedirect(reverse("admin:index"))
