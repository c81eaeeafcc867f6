"""An evidence file handed out: to be saved and never shown, since a browser that showed it would run what is in it."""

from __future__ import annotations

import io
import logging

from django.http import FileResponse

from agreements.models import EvidenceFile
from files import store as files

logger = logging.getLogger(__name__)


class EvidenceGone(Exception):
    """The file is not there, or is not what was stored; the log says which."""


def as_download(held: EvidenceFile) -> FileResponse:
    """The file as it was stored, under its own name. Raises ``EvidenceGone``."""
    try:
        data = files.read(str(held.file.name), sha256=held.sha256)
    except (FileNotFoundError, files.FileSpoilt, files.StorageUnavailable) as problem:
        logger.error("evidence file %s can't be given: %s", held.pk, problem)
        raise EvidenceGone(held.pk) from problem
    response = FileResponse(io.BytesIO(data), content_type=held.content_type, filename=held.name, as_attachment=True)
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
