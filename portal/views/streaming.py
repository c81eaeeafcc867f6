"""From a rendering to the reader: the file, or a page that waits for it."""

from __future__ import annotations

from datetime import datetime

from django.core.files.storage import Storage
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language

from copies.models import Rendering
from copies.reading import Source, find
from copies.reading.tasks import Progress, progress_of, render_again, rendering_for

SECONDS_BETWEEN_LOOKS = 2
SECONDS_WITHOUT_WORKER = 15


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
        rendering = rendering_for(source, language, now=now)
        if progress_of(rendering, now=now) is Progress.FAILED or _is_lost(rendering):
            render_again(rendering)
        return redirect(request.get_full_path())
    found = find(source, language, now=now)
    if found is None or _is_lost(found):
        return _private(render(request, "public/ask_pdf.html", {"title": title, "back": back}))
    progress = progress_of(found, now=now)
    if progress is Progress.READY:
        return _file(request, found, source.filename)
    return _waiting(request, progress, title=title, back=back)


def _is_lost(rendering: Rendering) -> bool:
    """Whether it was made, and the storage lacks its file."""
    return bool(rendering.file) and not _storage(rendering).exists(str(rendering.file.name))


def _private(response: HttpResponse) -> HttpResponse:
    patch_cache_control(response, private=True, no_store=True)
    return response


def _storage(rendering: Rendering) -> Storage:
    return rendering.file.storage


def _file(request: HttpRequest, rendering: Rendering, filename: str) -> HttpResponseBase:
    etag = f'"{rendering.sha256}"'
    response: HttpResponseBase
    if request.headers.get("If-None-Match") == etag:
        response = HttpResponseNotModified()
    else:
        response = FileInBlocks(rendering.file.open("rb"), content_type="application/pdf", filename=filename)
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
    return _private(response)
