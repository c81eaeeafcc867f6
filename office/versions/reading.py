"""Reading a version in the admin: as it will be printed, on a page and as PDF, with its timeline."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from documents.findings.validation import findings
from documents.models import DocumentVersion, Publication
from office.addresses import may_begin_draft
from office.versions.pages import VersionPages
from office.versions.trail.timeline import timeline


@dataclass(frozen=True)
class Layout:
    """How a version is laid out; the app that knows every kind of document hands it over (:func:`use_layout`)."""

    html: Callable[[HttpRequest, DocumentVersion], str]
    pdf: Callable[[HttpRequest, DocumentVersion], bytes]


_layouts: list[Layout] = []


def use_layout(layout: Layout) -> None:
    """Lay versions out in this way."""
    _layouts[:] = [layout]


def html_of(request: HttpRequest, version: DocumentVersion) -> str:
    """The text of a version as it will be read, for a page of the admin."""
    return _layouts[0].html(request, version)


class ReadingViews(VersionPages):
    """The views that only show."""

    def read_view(self, request: HttpRequest, version: DocumentVersion) -> HttpResponse:
        """A published version in place of its form: what it says, how it is sealed, and the ways on."""
        publication = Publication.objects.select_related("published_by").get(version=version)
        return self.page(
            request,
            "published",
            version,
            publication=publication,
            html=html_of(request, version),
            begin="" if version.is_withdrawn else may_begin_draft(request.user, version),
        )

    def preview_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The version as it will be read, with what is to be looked at."""
        version = self.find(request, pk)
        return self.page(
            request,
            "preview",
            version,
            title=_("How %(version)s reads") % {"version": version},
            html=html_of(request, version),
            findings=() if version.is_published else findings(version, at=timezone.now()),
        )

    def pdf_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The version as PDF, made anew and kept nowhere: a draft changes, so no copy is stored."""
        version = self.find(request, pk)
        name = f"{version.reference}{'' if version.is_published else '-' + _('draft')}.pdf"
        return HttpResponse(
            _layouts[0].pdf(request, version),
            content_type="application/pdf",
            headers={"Content-Disposition": f'inline; filename="{name}"', "Cache-Control": "private, no-store"},
        )

    def timeline_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Who changed what and when, over all rows and facts of the version, or of the one row that is asked for."""
        version = self.find(request, pk)
        row = request.GET.get("row", "")
        sittings: list[Any] = timeline(version, row=row)
        if row and not sittings:
            raise Http404
        title = _("History of %(version)s") % {"version": version}
        return self.page(request, "timeline", version, title=title, sittings=sittings, row=row)
