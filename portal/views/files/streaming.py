"""From a rendering to the reader: the file, or a page that waits for it."""

from __future__ import annotations

import io
from datetime import datetime

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language

from accounts.signing_in import limits
from copies.models import Rendering
from copies.reading import Source, find, read_stored
from copies.reading.tasks import Progress, progress_of, render_again, rendering_for

SECONDS_BETWEEN_LOOKS = 2
SECONDS_WITHOUT_WORKER = 15
# Of PDFs that are not made yet, for visitors who are not signed in: from one address, and all together.
_RATES = "20/h/ip,200/h/key"


class FileInBlocks(FileResponse):
    """Django's own in fewer steps: it hands over 4 kB at a time."""

    block_size = 256 * 1024


def pdf_response(request: HttpRequest, source: Source, *, now: datetime, title: str, back: str) -> HttpResponseBase:
    """The PDF of ``source``; while it is being made a page that looks again by itself.

    Looking writes nothing: a PDF that nobody asked for yet, for this moment, is asked for by a button (POST), as is one
    that failed or was lost. Crawlers and mail scanners ask for nothing.
    """
    language = get_language() or "nl"
    if request.method == "POST":
        if _asks_too_much(request, find(source, language, now=now)):
            return limits.refuse(request)
        rendering = rendering_for(source, language, now=now)
        if progress_of(rendering, now=now) is Progress.FAILED or _is_spoilt(rendering):
            render_again(rendering, now=now)
        return redirect(request.get_full_path())
    found = find(source, language, now=now)
    if found is None:
        return _ask(request, title=title, back=back)
    progress = progress_of(found, now=now)
    if progress is not Progress.READY:
        return _waiting(request, progress, title=title, back=back)
    etag = f'"{found.sha256}"'
    if request.headers.get("If-None-Match") == etag:
        return _private(HttpResponseNotModified(), etag)
    data = read_stored(found)
    if data is None:
        # Lost, or other bytes than were made: it is never served, and a GET makes nothing anew.
        return _ask(request, title=title, back=back)
    file = FileInBlocks(io.BytesIO(data), content_type="application/pdf", filename=source.filename)
    return _private(file, etag)


def _asks_too_much(request: HttpRequest, found: Rendering | None) -> bool:
    """Whether a visitor has more PDFs made than anybody reads: they cost a worker's time, and room for a month."""
    if request.user.is_authenticated or (found is not None and found.file):
        return False
    return not limits.consume(request, "reading_pdf", _RATES, key="everybody")


def _is_spoilt(rendering: Rendering) -> bool:
    """Whether it was made, and the storage lacks its file or holds other bytes."""
    return bool(rendering.file) and read_stored(rendering) is None


def _ask(request: HttpRequest, *, title: str, back: str) -> HttpResponse:
    response = render(request, "public/ask_pdf.html", {"title": title, "back": back})
    patch_cache_control(response, private=True, no_store=True)
    return response


def _private(response: HttpResponseBase, etag: str) -> HttpResponseBase:
    response.headers["ETag"] = etag
    # Asked again each time, since the same address can say something else tomorrow, or to somebody else.
    patch_cache_control(response, private=True, no_cache=True)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _waiting(request: HttpRequest, progress: Progress, *, title: str, back: str) -> HttpResponse:
    failed = progress is Progress.FAILED
    response = render(
        request,
        "public/waiting.html",
        {"progress": progress, "title": title, "back": back},
        status=500 if failed else 202,
    )
    if not failed:
        seconds = SECONDS_WITHOUT_WORKER if progress is Progress.NO_WORKER else SECONDS_BETWEEN_LOOKS
        response.headers["Refresh"] = str(seconds)
    patch_cache_control(response, private=True, no_store=True)
    return response
