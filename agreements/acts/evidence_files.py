"""Evidence files: checked by what they are, not by what they call themselves, and kept where no address leads."""

from __future__ import annotations

import hashlib
import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from email.parser import BytesHeaderParser
from email.policy import compat32
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _
from PIL import Image

from accounts.log.security import SecurityEvent, record
from agreements import journaled
from agreements.models import EvidenceFile
from characters import printable
from documents.errors import Refused
from documents.scanned import refuse_infected
from files import store as files
from journal.acts import act

LARGEST = 10 * 1024 * 1024
# A picture within the size limit can still unpack to gigabytes.
_MOST_PIXELS = 60_000_000
_IMAGES = {"JPEG": ("image/jpeg", "jpg"), "PNG": ("image/png", "png"), "TIFF": ("image/tiff", "tif")}
_PDF = ("application/pdf", "pdf")
_MAIL = ("message/rfc822", "eml")


@dataclass(frozen=True)
class Inspected:
    """An upload that may be kept: its bytes, what they are, and a name that fits."""

    data: bytes
    content_type: str
    extension: str
    name: str


def inspect(upload: UploadedFile[Any]) -> Inspected:
    """Look at an upload. Raises ``Refused`` for what is empty, larger than 10 MB, or neither PDF, picture (JPEG, PNG,
    TIFF) nor e-mail, and for what a virus scanner finds something in, or can't look at.
    """
    if not upload.size:
        raise Refused(_("The file is empty."), field="file")
    if upload.size > LARGEST:
        record(SecurityEvent.FILE_REFUSED, what="size")
        raise Refused(_("The file is larger than 10 MB. Scan it with fewer dots, or split it."), field="file")
    data = upload.read()
    try:
        content_type, extension = content_type_of(data)
    except Refused:
        record(SecurityEvent.FILE_REFUSED, what="type")
        raise
    refuse_infected(data)
    return Inspected(data, content_type, extension, _clean_name(upload.name or "", extension))


@contextmanager
def filing(inspected: Inspected | None, *, by: Any, at: datetime) -> Iterator[EvidenceFile | None]:
    """A transaction in which the file is kept together with the records that refer to it.

    When they are refused, nothing of the file stays behind either; the same content once more is the file that is
    there. Call this outside a transaction: the journal of files is written first. Raises ``StorageUnavailable``.
    """
    if inspected is None:
        with transaction.atomic():
            yield None
        return
    digest = hashlib.sha256(inspected.data).hexdigest()
    known: EvidenceFile | None = EvidenceFile.objects.filter(sha256=digest).first()
    if known is not None:
        files.restore(str(known.file.name), inspected.data, now=at)
    name = "" if known is not None else files.write("evidence", inspected.data, now=at, extension=inspected.extension)
    is_kept = False
    try:
        with act(journaled.FILED, by=by, at=at):
            held, is_new = (known, False) if known is not None else _record(inspected, digest, name, by=by, at=at)
            if is_new:
                files.keep(name)
            yield held
        is_kept = is_new
    finally:
        if name and not is_kept:
            files.drop(name)


def _record(inspected: Inspected, digest: str, name: str, *, by: Any, at: datetime) -> tuple[EvidenceFile, bool]:
    return EvidenceFile.objects.get_or_create(
        sha256=digest,
        defaults={
            "file": name,
            "name": inspected.name,
            "content_type": inspected.content_type,
            "size": len(inspected.data),
            "uploaded_at": at,
            "uploaded_by": by,
        },
    )


def content_type_of(data: bytes) -> tuple[str, str]:
    """Type and extension by content. Raises ``Refused`` for anything else than a delivery note may be."""
    if data.startswith(b"%PDF-") and b"%%EOF" in data[-2048:]:
        # A file that is a PDF to one program and an archive or a web page to another is no evidence.
        if zipfile.is_zipfile(io.BytesIO(data)):
            raise _unfit()
        return _PDF
    if image := _image_type(data):
        return image
    if _is_mail(data):
        return _MAIL
    raise _unfit()


def _image_type(data: bytes) -> tuple[str, str] | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=list(_IMAGES)) as image:
                if image.width * image.height > _MOST_PIXELS:
                    raise _unfit()
                image.verify()
                return _IMAGES[str(image.format)]
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        # Pillow's ways to say that this is no picture, or not one to unpack.
        return None


def _is_mail(data: bytes) -> bool:
    """A message begins with its header fields, and says who sent it and when."""
    head = data[:20_000].replace(b"\r\n", b"\n").split(b"\n\n", 1)[0]
    if b"\0" in head:
        return False
    message = BytesHeaderParser(policy=compat32).parsebytes(head + b"\n\n")
    return not message.defects and message.get_unixfrom() is None and {"from", "date"} <= set(map(str.lower, message))


def _unfit() -> Refused:
    return Refused(
        _("This is not a PDF, a picture (JPEG, PNG, TIFF) or a saved e-mail (.eml), whatever its name says."),
        field="file",
    )


def _clean_name(name: str, extension: str) -> str:
    """The name without folders and what can't be printed, with the extension that fits what it is."""
    stem = (
        re.sub(r"[^\w .()+-]", "_", printable(name).replace("\\", "/").rsplit("/", 1)[-1]).rsplit(".", 1)[0].strip(" .")
    )
    return f"{(stem or 'evidence')[:150]}.{extension}"
