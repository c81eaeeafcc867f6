"""A published version as PDF."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from copies.reading import VersionSource
from customers.access import get_version_or_404
from portal.views.files.streaming import pdf_response


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, reference: str) -> HttpResponseBase:
    """The PDF of a version that the reader may see."""
    version = get_version_or_404(request.user, reference)
    back = reverse("public:version", args=[version.reference])
    return pdf_response(request, VersionSource(version), now=timezone.now(), title=str(version), back=back)
