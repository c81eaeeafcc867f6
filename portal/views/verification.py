"""Anyone offers a PDF and reads whether we issued it. The file stays in memory and is not kept."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

from cryptography import x509
from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, MemoryFileUploadHandler
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET, require_http_methods

from accounts.log.security import SecurityEvent, record
from accounts.signing_in import limits
from copies.sealed.checkpoints import KeptCheckpoint, check_checkpoint, copy_in, is_checkpoint
from copies.sealed.package import roots_pem, verifying_script
from copies.sealed.sealing import trust
from copies.sealed.verdicts import CheckedFile, check
from customers.access import readable_kinds
from customers.parties import the_processor
from journal.keys import known_keys
from portal.views.files.sealed import needs_the_seal
from portal.views.turns import Occupied, OneAtATime, Turns, visitor_of
from portal.views.visitor import visitor
from seal import LARGEST

# Each inspection may take half a gigabyte, so no more than two are done at once in one process; and of those no more
# than one for one visitor, so that nobody keeps the others out.
inspections = Turns(at_once=2, waiting=4, patience=3.0)
# A file can cost eight seconds of work. Nobody reads more verdicts than this.
_RATE = "20/m/ip"


class InMemory(MemoryFileUploadHandler):
    """Keeps the files of a form in memory up to the limit together and drops the rest: none ever reaches a disk."""

    def handle_raw_input(self, *args: Any, **options: Any) -> None:
        self.activated = True
        self.received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        self.received += len(raw_data)
        if self.received <= LARGEST:
            self.file.write(raw_data)
        return None

    def file_complete(self, file_size: int) -> UploadedFile[Any] | None:
        kept = self.file.tell()
        uploaded = super().file_complete(kept)
        # A file of which bytes were dropped is another file: it must not be judged.
        if uploaded is not None and kept < file_size:
            uploaded.size = LARGEST + 1
        return uploaded


class VerifyForm(forms.Form):
    """The PDF to verify."""

    file = forms.FileField(
        label=_("PDF, evidence bundle or checkpoint"),
        allow_empty_file=True,
        help_text=_(
            "Choose the file or drop it on the field. It is looked at and not kept. Of a bundle or a checkpoint that "
            "you kept you read whether the journal still holds all that it held then."
        ),
        error_messages={"required": _("Choose the file that you want to verify.")},
        widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf,.zip,.txt"}),
    )


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponseBase:
    """The page. How uploads are handled must be settled before anything, such as the CSRF check, reads the form."""
    handlers: list[FileUploadHandler] = [InMemory(request)]
    request.upload_handlers = handlers
    return _verify(request)


@csrf_protect
@needs_the_seal
def _verify(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _page(request, VerifyForm())
    form = VerifyForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form, status=400)
    file = form.cleaned_data["file"]
    if file.size > LARGEST:
        record(SecurityEvent.FILE_REFUSED, what="size")
        form.add_error("file", gettext("The file is larger than 20 MB, and so than any file that we issue."))
        return _page(request, form, status=413)
    if not limits.consume(request, "verify", _RATE):
        return limits.refuse(request)
    try:
        with inspections.turn(visitor_of(visitor(request).ip_address)):
            data = file.read()
            kept = check_checkpoint(data) if is_checkpoint(data) else None
            pdf = data if kept is None else copy_in(data, largest=LARGEST)
            found = check(pdf) if pdf is not None else None
    except Occupied:
        form.add_error("file", gettext("Others are verifying files just now. Try again in a minute."))
        return _page(request, form, status=503)
    except OneAtATime:
        form.add_error(
            "file", gettext("Another file from your address is being verified just now. Try again in a few seconds.")
        )
        return _page(request, form, status=429)
    return _page(request, VerifyForm(), found, kept, name=file.name)


def _page(
    request: HttpRequest,
    form: VerifyForm,
    found: CheckedFile | None = None,
    kept: KeptCheckpoint | None = None,
    *,
    name: str = "",
    status: int = 200,
) -> HttpResponse:
    known = trust()
    response = render(
        request,
        "public/verify.html",
        {
            "form": form,
            "found": found,
            "kept": kept,
            "journal_keys": [str(key) for key in known_keys()],
            "name": name,
            "roots": _name_certificates(known.roots),
            "sealers": _name_certificates(known.sealers),
            "readable": readable_kinds(request.user),
            "processor": the_processor(),
            "now": timezone.now(),
        },
        status=status,
    )
    patch_cache_control(response, private=True, no_store=True)
    return response


def _name_certificates(certificates: Iterable[bytes]) -> list[tuple[str, str]]:
    """Of each certificate (DER): whose it is, and its SHA-256 in hex."""
    return [
        (x509.load_der_x509_certificate(der).subject.rfc4514_string(), hashlib.sha256(der).hexdigest())
        for der in certificates
    ]


@require_GET
@needs_the_seal
def roots(request: HttpRequest) -> HttpResponse:
    """The root certificates, for who verifies seals without this page."""
    return HttpResponse(roots_pem(), content_type="application/x-pem-file")


@require_GET
def script(request: HttpRequest) -> HttpResponse:
    """The script of the evidence bundles, for who got a bundle from somebody who may have changed the one in it."""
    return HttpResponse(
        verifying_script(),
        content_type="text/x-python",
        headers={"Content-Disposition": 'attachment; filename="verify.py"'},
    )
