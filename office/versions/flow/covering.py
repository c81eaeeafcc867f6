"""What art. 28 GDPR asks of a version, on a page of its own: after publication too, as it stands beside the text."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _

from documents.coverage.reading import Coverage, coverage_of
from documents.coverage.writing import RIGHT
from documents.errors import RegistryError
from documents.models import DocumentVersion
from office.versions.announcing import AnnouncingViews
from office.versions.flow.answers import PARTS
from office.versions.row_address import place_of_key, row_address

_BUTTONS = ("take_proposals", "link", "say_elsewhere", "unlink")


class CoveringViews(AnnouncingViews):
    """The view of what answers the requirements."""

    def coverage_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Of a draft they stand on the page that leads to publication."""
        version = self.find(request, pk)
        if request.method == "POST":
            if not request.user.has_perm(RIGHT):
                raise PermissionDenied
            name = next((name for name in _BUTTONS if name in request.POST), "")
            try:
                if name:
                    messages.success(request, PARTS[name].act(request, version, None, timezone.now()))
            except RegistryError as refusal:
                messages.error(request, str(refusal))
        if not version.is_published:
            return HttpResponseRedirect(f"{self.url('publish', version)}#coverage")
        if request.method == "POST":
            return HttpResponseRedirect(self.url("coverage", version))
        coverage = coverage_of(version)
        if not coverage.lines:
            raise Http404
        title = _("What art. 28 GDPR asks of %(version)s") % {"version": version}
        return self.page(request, "coverage", version, title=title, **self.coverage_context(request, coverage))

    def coverage_context(self, request: HttpRequest, coverage: Coverage) -> dict[str, Any]:
        """What the list of requirements needs."""
        version = coverage.version
        return {
            "coverage": coverage,
            "may_cover": request.user.has_perm(RIGHT),
            "coverage_rows": [
                (
                    line,
                    [(answer, _way_to(version, answer.link.row)) for answer in line.answers],
                    [(place, _way_to(version, place.key)) for place in line.proposed],
                )
                for line in coverage.lines
            ],
        }


def _way_to(version: DocumentVersion, key: str) -> str:
    """Where a row stands, by its key across versions."""
    return row_address(version, place_of_key(key)) if key else ""
