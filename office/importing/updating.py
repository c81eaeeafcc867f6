"""A file as an update of a draft: the differences, of which the officer accepts some; all else is left as it is."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from documents.display.compared import view_of
from documents.errors import RegistryError
from documents.models import DocumentVersion
from imports.drafts import OriginalFile
from imports.kept import reading_of
from imports.models import ImportRequest
from imports.read import ImportReading
from imports.taking import Update, take_over, update_of
from imports.targets import UPDATE, find_draft, wishes_of
from office.addresses import edit_address, version_address


class UpdatingView:
    """The page of one part of a file that updates a draft."""

    admin_site: Any
    opts: Any
    find_request: Any

    def update_view(self, request: HttpRequest, pk: int, part: int) -> HttpResponse:
        """What the file would change in the draft, row by row; a POST takes over what is accepted."""
        asked: ImportRequest = self.find_request(request, pk)
        reading, draft = _part_of(asked, part)
        if not _may_edit(request, draft):
            raise PermissionDenied
        salt = f"{asked.pk}-{part}"
        if request.method == "POST":
            try:
                count = take_over(
                    draft,
                    reading,
                    part,
                    set(request.POST.getlist("accept")),
                    OriginalFile(asked.name, bytes(asked.data), asked.changes),
                    salt=salt,
                    seen=request.POST.get("seen", ""),
                    by=request.user,
                    at=timezone.now(),
                )
            except RegistryError as refusal:
                messages.error(request, str(refusal))
                return HttpResponseRedirect(request.path)
            said = ngettext("%(count)s change was taken over.", "%(count)s changes were taken over.", count)
            messages.success(request, said % {"count": count})
            return HttpResponseRedirect(edit_address(draft))
        update = update_of(draft, reading.contents[part], salt)
        values = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "asked": asked,
            "draft": draft,
            "draft_url": version_address(draft),
            "update": update,
            "compared": view_of(update.comparison, exact=True, language=draft.language, beside=_boxes(update)),
            "title": gettext("Update of %(draft)s by %(name)s") % {"draft": draft, "name": asked},
        }
        return TemplateResponse(request, "admin/registry/import/update.html", values)


def _boxes(update: Update) -> dict[str, str]:
    """Beside each change its name, which the box that accepts it sends."""
    return {row.key: row.key for row in update.comparison.changes(exact=True) if row.key}


def _part_of(asked: ImportRequest, part: int) -> tuple[ImportReading, DocumentVersion]:
    if asked.reading is None or asked.wishes is None:
        raise Http404
    reading = reading_of(asked.reading)
    targets = wishes_of(asked.wishes, reading)
    if part >= len(targets) or targets[part].what != UPDATE:
        raise Http404
    try:
        return reading, find_draft(targets[part], reading.contents[part])
    except RegistryError as gone:
        raise Http404 from gone


def _may_edit(request: HttpRequest, draft: DocumentVersion) -> bool:
    names = {"terms": "terms.change_termsversion"}
    return request.user.has_perm(names.get(draft.kind, f"annexes.change_{draft.kind}version"))
