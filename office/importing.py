"""Imported sources in the admin: a file is read into drafts, and what was uncertain is said."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminFileFieldWidget, UnfoldAdminTextInputWidget, UnfoldBooleanWidget

from characters.forms import LineField
from documents.models import DocumentVersion, ImportedSource
from documents.rows.ancestry import ancestor_of
from imports.models import ImportRequest
from imports.requests import ask_for_import, insist
from office.addresses import version_address
from office.versions.comparing import compare_for_officers
from office.versions.library import ImportedSourceAdmin
from sources.source import MAXIMUM_BYTES, UnreadableSource, decode
from workers.heartbeat import is_any_alive

# Seconds until the page that waits looks again.
_SOON, _SLOWLY = "2", "15"


class ImportForm(forms.Form):
    """The text or Markdown file of an agreement, and what an earlier reading made the officer say of it."""

    file = forms.FileField(
        label=_("file"),
        widget=UnfoldAdminFileFieldWidget,
        help_text=_("A text or Markdown file (UTF-8). Its parts become drafts; nothing is corrected or published."),
    )
    scheme = LineField(
        label=_("division"),
        required=False,
        max_length=80,
        widget=UnfoldAdminTextInputWidget,
        help_text=_("Leave empty, unless an earlier report named another way to divide the text into articles."),
    )
    anyway = forms.BooleanField(
        label=_("This is an agreement, though it may not look like one."), required=False, widget=UnfoldBooleanWidget
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
                data = file.read()
                decode(data)
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

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.reading_view)
        return [path("lezen/<int:pk>/", view, name="imports_reading"), *super().get_urls()]

    def reading_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Wait for the worker, and show what came of it; a POST says that the text is an agreement all the same."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        asked = get_object_or_404(ImportRequest, pk=pk)
        if request.method == "POST":
            again = insist(asked, by=request.user, at=timezone.now())
            return HttpResponseRedirect(reverse("admin:imports_reading", args=[again.pk]))
        values = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "asked": asked,
            "report": _with_differences(_name_counts(asked.report)),
            "no_worker": asked.done_at is None and not is_any_alive(now=timezone.now()),
            "title": gettext("Import of %(name)s") % {"name": asked},
        }
        response = TemplateResponse(request, "admin/registry/import.html", values)
        if asked.done_at is None:
            response["Refresh"] = _SLOWLY if values["no_worker"] else _SOON
        return response


def _name_counts(report: dict[str, Any] | None) -> dict[str, Any] | None:
    """The report with the names of its counts as people read them."""
    if report is None:
        return None
    documents = [
        each | {"rows": [(name.replace("_", " "), count) for name, count in each["rows"].items()]}
        for each in report["documents"]
    ]
    return report | {"documents": documents}


def _with_differences(report: dict[str, Any] | None) -> dict[str, Any] | None:
    """The report with what each draft that is still there changes, compared with the version nearest to it."""
    if report is None:
        return None
    found = DocumentVersion.objects.with_names().in_bulk([document["pk"] for document in report["documents"]])
    documents = []
    for document in report["documents"]:
        version = found.get(document["pk"])
        before = ancestor_of(version) if version is not None else None
        compared = None
        if version is not None and before is not None:
            address = f"{version_address(version, 'compare')}?with={before.reference}"
            compared = compare_for_officers(before, version, address=address, with_facts=False)
        documents.append(document | {"version": version, "compared": compared})
    return report | {"documents": documents}
