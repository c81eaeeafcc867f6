"""A published version of an annex for machines: JSON-LD in the terms of the Data Privacy Vocabulary."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from customers.access import get_version_or_404
from exports.linked.version import as_dpv, has_terms_of_dpv


@require_safe
def show(request: HttpRequest, reference: str) -> HttpResponse:
    """What an annex says; of the terms, which no vocabulary divides, exactly what is said of what isn't there."""
    version = get_version_or_404(request.user, reference)
    if not has_terms_of_dpv(version):
        raise Http404
    response = HttpResponse(as_dpv(version, at=timezone.now()), content_type="application/ld+json")
    name = f"{version.reference}.jsonld"
    response.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or ""
    # Facts beside the text may be corrected.
    patch_cache_control(response, private=True, no_cache=True)
    return response
