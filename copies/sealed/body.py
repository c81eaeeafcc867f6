"""The body of copies: contents, parts and the evidence of the parts, laid out once for each combination of versions,
language and layout.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import lru_cache

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string

import pdf
from copies.models import CopyBody
from copies.reading.layout import STYLESHEETS, layout_digest
from customers.models import Processor
from documents.digest import says, sha256
from documents.display.presentation import part_of
from documents.models import DocumentVersion, Publication
from files import store as files

logger = logging.getLogger(__name__)

# The longest text takes seconds to lay out.
LEASE = timedelta(minutes=2)


class BodyBusy(Exception):
    """Another worker is laying out this body; it will be there in a moment."""


class RowsDiffer(Exception):
    """A version's rows no longer say what was sealed when it was published; they must not be sealed a second time."""


def body_for(
    versions: Sequence[DocumentVersion], processor: Processor | None, language: str, *, now: datetime
) -> bytes:
    """The body of this combination, ready to be merged. The language must be the active one.

    Raises ``BodyBusy`` while another worker is at it, and ``RowsDiffer``.
    """
    key = body_key(versions, processor, language)
    body, _ = CopyBody.objects.get_or_create(key=key)
    if (kept := _kept(body)) is not None:
        return kept
    mine = now + LEASE
    free = Q(leased_until__isnull=True) | Q(leased_until__lt=now)
    if not CopyBody.objects.filter(free, pk=body.pk, file=body.file.name or "").update(leased_until=mine):
        raise BodyBusy(key)
    try:
        data = lay_out(versions, processor)
        name = files.write("bodies", data, now=now)
    except BaseException:
        # The next one need not wait for the lease to end.
        CopyBody.objects.filter(pk=body.pk, leased_until=mine).update(leased_until=None)
        raise
    with transaction.atomic():
        won = CopyBody.objects.filter(pk=body.pk, leased_until=mine).update(
            file=name, sha256=name.split("/")[-1][:64], laid_out_at=now, leased_until=None
        )
        if won:
            files.keep(name)
            if body.file:
                files.leave(str(body.file.name), now=now)
    if not won:
        files.drop(name)
    return data


def body_key(versions: Sequence[DocumentVersion], processor: Processor | None, language: str) -> str:
    """Identifies all that the body prints and holds."""
    printed = [f"{version.reference} {version.digest} {version.document.title}" for version in versions]
    author = processor.name if processor else ""
    return sha256("\n".join(["body", language, layout_digest(language), settings.DPA_PUBLIC_URL, author, *printed]))


def lay_out(versions: Sequence[DocumentVersion], processor: Processor | None) -> bytes:
    """The pages in the active language, with the sealed JSON of every part attached (ISO 19005-3, 6.8).

    Raises ``RowsDiffer`` when what would be printed is not what that JSON says.
    """
    parts = [part_of(version) for version in versions]
    publications = {entry.version_id: entry for entry in Publication.objects.filter(version__in=versions)}
    context = {
        "parts": parts,
        "processor": processor,
        "address": settings.DPA_PUBLIC_URL,
        "entries": [(part, publications[part.version.pk]) for part in parts],
    }
    attachments = [
        pdf.Attached(
            part_file(version),
            publications[version.pk].canonical.encode(),
            f"{version.document.title}, {version.reference}",
        )
        for version in versions
    ]
    for part in parts:
        canonical = publications[part.version.pk].canonical
        if sha256(canonical) != part.version.digest or not says(canonical, part.content):
            raise RowsDiffer(part.version.reference)
    html = render_to_string("documents/copy/body.html", context)
    return pdf.prepare(pdf.render(html, stylesheets=STYLESHEETS, attachments=attachments))


def part_file(version: DocumentVersion) -> str:
    """The name of a part's canonical JSON, in the PDF and in the evidence bundle."""
    return f"{version.reference}.json"


def _kept(body: CopyBody) -> bytes | None:
    """The body as it was laid out; None when it was not yet, or its file is gone or is not what was stored.

    What is sealed for years is never taken from a file on trust.
    """
    if not body.file:
        return None
    try:
        return _stored(str(body.file.name), body.sha256)
    except FileNotFoundError:
        return None
    except files.FileSpoilt:
        logger.error("the body %s was changed in the storage; it is laid out anew", body.file.name)
        return None


@lru_cache(maxsize=4)
def _stored(name: str, sha256: str) -> bytes:
    """A file under its content hash never changes, so a worker may keep the last few bodies."""
    return files.read(name, sha256=sha256)
