"""What differs between two versions, as a file: for who may read both."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from copies.reading import ComparisonSource
from documents.models import DocumentVersion
from exports import comparisons
from portal.views.chosen_view import chosen_view
from portal.views.comparison import get_pair_or_404
from portal.views.files.streaming import pdf_response

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_http_methods(["GET", "HEAD", "POST"])
def as_pdf(request: HttpRequest, old: str, new: str) -> HttpResponseBase:
    """The PDF: made by the worker and stored where both versions are published, for they change no more."""
    before, after = get_pair_or_404(request.user, old, new)
    exact = chosen_view(request).exact
    if not (before.is_published and after.is_published):
        # A draft, which only officers read and which changes with each save.
        return _file(comparisons.as_pdf(before, after, exact=exact), "application/pdf", before, after, "pdf")
    title = _("%(old)s compared with %(new)s") % {"old": before.reference, "new": after.reference}
    back = reverse("public:comparison", args=[before.reference, after.reference]) + ("?alles=1" if exact else "")
    return pdf_response(request, ComparisonSource(before, after, exact), now=timezone.now(), title=title, back=back)


@require_safe
def as_docx(request: HttpRequest, old: str, new: str) -> HttpResponse:
    """A Word document whose tracked changes give either text back."""
    before, after = get_pair_or_404(request.user, old, new)
    return _file(comparisons.as_docx(before, after, exact=True), _WORD, before, after, "docx")


@require_safe
def as_text(request: HttpRequest, old: str, new: str) -> HttpResponse:
    """A summary and each change, as plain text in the reader's language."""
    before, after = get_pair_or_404(request.user, old, new)
    text = comparisons.as_text(before, after, exact=chosen_view(request).exact)
    return _file(text, "text/plain; charset=utf-8", before, after, "txt")


def _file(data: bytes, content_type: str, old: DocumentVersion, new: DocumentVersion, extension: str) -> HttpResponse:
    response = HttpResponse(data, content_type=content_type)
    name = f"{old.reference}-{new.reference}.{extension}"
    response.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or ""
    response.headers["X-Robots-Tag"] = "noindex"
    # Asked again each time: facts beside a text may be corrected, and a draft changes with each save.
    patch_cache_control(response, private=True, no_cache=True)
    return response
