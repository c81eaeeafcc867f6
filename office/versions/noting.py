"""Why a draft changes what it changes: saved beside each change, and for the draft as a whole."""

from __future__ import annotations

import re

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import ngettext

from documents.errors import SealedNotes
from documents.notes import changes_of
from office.versions.comparing import ComparingViews
from office.versions.note_sheet import NoteSheet

# Where an officer came from, and goes back to.
_PAGES = ("compare", "publish")


class NotingViews(ComparingViews):
    """The view that saves the notes; its forms stand where a draft is compared with what its readers have now."""

    def notes_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        version = self.find(request, pk)
        page = request.POST.get("page", "")
        address = self.url(page if page in _PAGES else "compare", version)
        if request.method != "POST":
            return HttpResponseRedirect(self.url("compare", version))
        if not self.may_note(request):
            raise PermissionDenied
        if version.is_published:
            messages.error(request, str(SealedNotes(version)))
            return HttpResponseRedirect(self.url("change", version))
        sheet = NoteSheet(changes_of(version), request.POST)
        try:
            saved = sheet.save(by=request.user, at=timezone.now())
        except SealedNotes as refusal:
            messages.error(request, str(refusal))
            return HttpResponseRedirect(self.url("change", version))
        if saved is None:
            return self.compared_page(request, version, sheet)
        if saved:
            said = ngettext("%(count)s note saved.", "%(count)s notes saved.", saved) % {"count": saved}
            messages.success(request, said)
        here = request.POST.get("here", "")
        return HttpResponseRedirect(address + (f"#{here}" if re.fullmatch(r"[A-Za-z0-9-]{1,60}", here) else ""))
