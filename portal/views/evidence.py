"""All evidence of a customer and a year, as a ZIP that is made while it is sent."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from customers.access import get_customer_or_404, may_take_evidence
from documents.moments import local_day
from dossiers.year.archive import FIRST, filename, year_archive
from portal.views.files.sealed import needs_the_seal


@login_required
@require_safe
@needs_the_seal
def year(request: HttpRequest, code: str, year: int) -> HttpResponseBase:
    """The evidence of a year, up to now where it has not ended. Raises ``Http404`` for one that is not there."""
    customer = get_customer_or_404(request.user, code)
    if not may_take_evidence(request.user, customer):
        raise PermissionDenied
    now = timezone.now()
    if not FIRST <= year <= local_day(now).year:
        raise Http404
    parts = (
        year_archive(customer, year, language=get_language() or "nl", at=now) if request.method == "GET" else iter(())
    )
    response = StreamingHttpResponse(parts, content_type="application/zip")
    name = filename(customer, year)
    response.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or ""
    response.headers["X-Robots-Tag"] = "noindex"
    patch_cache_control(response, private=True, no_store=True)
    return response
