"""The store of rendered PDFs: asked for once, rendered once, kept in private storage."""

from __future__ import annotations

import hashlib
import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import translation

import pdf
from copies import journaled
from copies.models import Rendering
from copies.reading.copies import is_noted, note_copy
from copies.reading.layout import layout_digest
from copies.reading.sources import Source, source_from
from documents.proof.digest import sha256
from files import store as files
from journal.acts import act

logger = logging.getLogger(__name__)

# A reading copy is made again in a second or so.
KEPT = timedelta(days=30)


def key_of(source: Source, language: str) -> str:
    """The key under which the PDF of ``source`` is stored: what it says, in which language, in which layout."""
    return sha256("\n".join([source.fingerprint, language, layout_digest(language)]))


def find(source: Source, language: str, *, now: datetime) -> Rendering | None:
    """The rendering of ``source`` that somebody asked for before; it changes nothing."""
    rendering = Rendering.objects.filter(key=key_of(source, language)).first()
    return rendering if rendering is not None and is_noted(rendering, source, now=now) else None


@transaction.atomic
def find_or_ask(source: Source, language: str, *, now: datetime) -> tuple[Rendering, bool]:
    """The stored rendering of ``source``, or a new request for one (then the second value is True)."""
    rendering, is_new = Rendering.objects.get_or_create(
        key=key_of(source, language),
        defaults={
            "fingerprint": source.fingerprint,
            "language": language,
            "source": source.reference,
            "requested_at": now,
        },
    )
    note_copy(rendering, source, now=now)
    return rendering, is_new


def render_and_store(rendering: Rendering, *, now: datetime) -> bool:
    """Make the PDF, if it is not there yet. May run twice at once: one result stays.

    False when the facts have changed since it was asked for; the request is then dropped, since whoever still waits
    asks again under the new key.
    """
    if rendering.file:
        return True
    with translation.override(rendering.language):
        source = source_from(rendering.source)
        if key_of(source, rendering.language) != rendering.key:
            rendering.delete()
            return False
        data = pdf.render(source.html(), stylesheets=source.stylesheets)
    name = files.write("renderings", data, now=now)
    with act(journaled.READING, by=None, at=now) as made:
        won = Rendering.objects.filter(pk=rendering.pk, file="").update(
            file=name, sha256=hashlib.sha256(data).hexdigest(), size=len(data), rendered_at=now
        )
        if won:
            made.include([rendering])
            files.keep(name)
    if not won:
        files.drop(name)
    return True


def read_stored(rendering: Rendering) -> bytes | None:
    """The PDF as it was made; None when the storage has lost it, or holds something else, which the log then says.

    Raises ``StorageUnavailable``.
    """
    try:
        return files.read(str(rendering.file.name), sha256=rendering.sha256)
    except FileNotFoundError:
        return None
    except files.FileSpoilt as problem:
        logger.error("a rendered PDF was changed in the storage, and is made anew: %s", problem)
        return None


def drop_old_files(*, now: datetime) -> int:
    """Remove the files that were made long ago, of whichever release; returns how many.

    Each release makes its own. The record stays, with the copies that were made; who asks again waits a moment.
    """
    old = Rendering.objects.filter(rendered_at__lt=now - KEPT).exclude(file="")
    dropped = 0
    for pk in old.values_list("pk", flat=True):
        with act(journaled.READING, by=None, at=now) as dropping:
            rendering = old.select_for_update(skip_locked=True).filter(pk=pk).first()
            if rendering is None:
                continue
            files.leave(str(rendering.file.name), now=now)
            Rendering.objects.filter(pk=pk).update(file="", sha256="", size=None, task=None)
            dropping.include([rendering])
            dropped += 1
    return dropped


def forget_file(rendering: Rendering, *, now: datetime) -> None:
    """The storage has lost or spoilt the file: have it rendered again."""
    with act(journaled.READING, by=None, at=now) as forgotten:
        if rendering.file:
            files.leave(str(rendering.file.name), now=now)
        Rendering.objects.filter(pk=rendering.pk).update(file="", sha256="", size=None, rendered_at=None, task=None)
        forgotten.include([rendering])
    rendering.refresh_from_db()
