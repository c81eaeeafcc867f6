"""A published version of the terms for machines: Akoma Ntoso."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from customers.access import get_version_or_404
from exports.akn.document import as_akn
from terms.kinds import TERMS


@require_safe
def show(request: HttpRequest, reference: str) -> HttpResponse:
    """The XML of the terms; of an annex, which has none, exactly what is said of what isn't there."""
    version = get_version_or_404(request.user, reference)
    if version.kind != TERMS.value:
        raise Http404
    response = HttpResponse(as_akn(version, at=timezone.now()), content_type="application/akn+xml")
    name = f"{version.reference}.akn.xml"
    response.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or ""
    # A withdrawal, or a deposit that is corrected, is said in it.
    patch_cache_control(response, private=True, no_cache=True)
    return response
