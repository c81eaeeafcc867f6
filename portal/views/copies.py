"""A customer's sealed copies: which there are, asking for one, the file, and its evidence bundle."""

from __future__ import annotations

import io
import logging

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.http import content_disposition_header
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_GET, require_POST, require_safe

from agreements.applicability import resolve
from agreements.models import RemovalKind
from agreements.removals import is_removed
from copies import mdto
from copies.access import get_copy_or_404
from copies.models import CopyRequest, IssuedCopy, IssueRun
from copies.sealed import tasks as issuing
from copies.sealed.currency import standings_of, why_anew
from copies.sealed.package import evidence_bundle
from copies.sealed.queue import copy_key
from customers.access import get_customer_or_404, may_ask_for_copies
from customers.parties import the_processor
from documents.errors import Refused
from files import store as files
from portal.views.chosen_moment import requested_moment
from portal.views.files.sealed import needs_the_seal
from portal.views.files.streaming import FileInBlocks
from workers.heartbeat import is_any_alive

SECONDS_BETWEEN_LOOKS = 3
logger = logging.getLogger(__name__)


@login_required
@require_GET
def index(request: HttpRequest, code: str) -> HttpResponse:
    """The copies that were issued, whether each says what applies now, and those that are being made."""
    customer = get_customer_or_404(request.user, code)
    now = timezone.now()
    moment = requested_moment(request, now=now)
    applicability = resolve(customer, at=moment.moment)
    language = get_language() or "nl"
    key = copy_key(applicability, the_processor(), language)
    copies = standings_of(customer, at=now)
    has_current = IssuedCopy.objects.filter(customer=customer, key=key).exists()
    # What a paused run holds up can be asked for all the same.
    held_up = Q(state=CopyRequest.State.QUEUED, urgent=False, run__status=IssueRun.Status.PAUSED)
    waiting = list(CopyRequest.objects.filter(customer=customer, state__in=CopyRequest.OPEN).exclude(held_up))
    newest = CopyRequest.objects.filter(customer=customer).first()
    failed = newest if newest is not None and newest.state == CopyRequest.State.FAILED else None
    response = render(
        request,
        "portal/copies.html",
        {
            "customer": customer,
            "copies": copies,
            "waiting": waiting,
            "failed": failed,
            "asked": moment,
            "applies": not applicability.is_empty,
            "is_asked": any(item.key == key for item in waiting),
            "why_anew": None if has_current else why_anew(copies, applicability, language=language),
            "has_current": has_current,
            "may_ask": may_ask_for_copies(request.user, customer),
            "no_worker": bool(waiting) and not is_any_alive(now=now),
            "page": reverse("portal:copies", args=[customer.code]),
        },
        status=400 if moment.form.errors else 200,
    )
    if waiting:
        response.headers["Refresh"] = str(SECONDS_BETWEEN_LOOKS)
    patch_cache_control(response, private=True, no_store=True)
    return response


@login_required
@require_POST
def ask(request: HttpRequest, code: str) -> HttpResponse:
    """Ask for the copy of now, or of the moment in the address, in the reader's language."""
    customer = get_customer_or_404(request.user, code)
    if not may_ask_for_copies(request.user, customer):
        raise PermissionDenied
    now = timezone.now()
    moment = requested_moment(request, now=now)
    page = reverse("portal:copies", args=[customer.code])
    try:
        found = issuing.ask(customer, moment=moment.moment, language=get_language() or "nl", by=request.user, now=now)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(page + moment.query)
    if isinstance(found, IssuedCopy):
        if _is_lost(found):
            messages.error(
                request,
                gettext(
                    "This copy was issued already, but its file can't be found or read. That stands in the log for "
                    "the administrator."
                ),
            )
        else:
            messages.info(request, gettext("This copy was issued already; it stands in the list."))
    return redirect(page)


@login_required
@require_safe
def download(request: HttpRequest, code: str, number: int) -> HttpResponseBase:
    """The sealed file, byte for byte as it was issued: bytes of another digest are never handed out."""
    copy = get_copy_or_404(request.user, code, number)
    etag = f'"{copy.sha256}"'
    if request.headers.get("If-None-Match") == etag:
        return _private(HttpResponseNotModified(), etag)
    try:
        data = files.read(str(copy.file.name), sha256=copy.sha256)
    except (FileNotFoundError, files.FileSpoilt, files.StorageUnavailable) as problem:
        return _without_file(request, copy, problem)
    return _private(FileInBlocks(io.BytesIO(data), content_type="application/pdf", filename=copy.filename), etag)


@login_required
@require_safe
@needs_the_seal
def bundle(request: HttpRequest, code: str, number: int) -> HttpResponseBase:
    """The copy with all that proves it, as a ZIP."""
    copy = get_copy_or_404(request.user, code, number)
    try:
        data = evidence_bundle(copy)
    except (FileNotFoundError, files.FileSpoilt, files.StorageUnavailable) as problem:
        return _without_file(request, copy, problem)
    name = copy.filename.removesuffix(".pdf") + "-bewijs.zip"
    response = FileInBlocks(io.BytesIO(data), content_type="application/zip", filename=name, as_attachment=True)
    return _private(response)


@login_required
@require_safe
def record_metadata(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """What an archive should know of the copy as a record (MDTO)."""
    copy = get_copy_or_404(request.user, code, number)
    return _metadata(copy, mdto.record_metadata(copy), ".mdto.xml")


@login_required
@require_safe
def file_metadata(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """What an archive should know of its file (MDTO)."""
    copy = get_copy_or_404(request.user, code, number)
    return _metadata(copy, mdto.file_metadata(copy), ".pdf.bestand.mdto.xml")


def _metadata(copy: IssuedCopy, data: bytes, ending: str) -> HttpResponse:
    response = HttpResponse(data, content_type="application/xml")
    name = copy.filename.removesuffix(".pdf") + ending
    response.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or ""
    _private(response)
    return response


def _is_lost(copy: IssuedCopy) -> bool:
    """Whether the file is not there, or can't be read, though it should be; said in the log."""
    try:
        files.open_file(str(copy.file.name)).close()
    except (FileNotFoundError, files.StorageUnavailable) as problem:
        if _went_in_time(copy, problem):
            return False
        logger.error("the file of issued copy %s can't be given: %s", copy.pk, problem)
        return True
    return False


def _went_in_time(copy: IssuedCopy, problem: Exception) -> bool:
    """Whether an act removed the file at the end of its time (agreements.removals)."""
    return isinstance(problem, FileNotFoundError) and is_removed(RemovalKind.COPIES, copy.sha256)


def _without_file(request: HttpRequest, copy: IssuedCopy, problem: Exception) -> HttpResponse:
    """The page instead of a file that went in its time; or of one that is missing, which the log then says."""
    if _went_in_time(copy, problem):
        return render(request, "portal/copy_removed.html", {"customer": copy.customer, "copy": copy}, status=410)
    logger.error("the file of issued copy %s can't be given: %s", copy.pk, problem)
    return render(request, "portal/copy_lost.html", {"customer": copy.customer, "copy": copy}, status=503)


def _private(response: HttpResponseBase, etag: str = "") -> HttpResponseBase:
    if etag:
        response.headers["ETag"] = etag
    # The file never changes, but who may open it does: a browser asks each time.
    patch_cache_control(response, private=True, no_cache=True)
    response.headers["X-Robots-Tag"] = "noindex"
    return response
