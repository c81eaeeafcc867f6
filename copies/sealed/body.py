"""The body of copies: contents, parts and the evidence of the parts, laid out once for each combination of versions,
language and layout.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import lru_cache

from django.conf import settings
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils.crypto import constant_time_compare, salted_hmac

import pdf
from copies import journaled
from copies.models import CopyBody
from copies.reading.layout import STYLESHEETS, layout_digest
from copies.sealed.wording import compare_words
from customers.models import Processor
from documents.display.presentation import DocumentPart, sealed_part
from documents.models import DocumentVersion, Publication
from documents.proof.digest import says, sha256
from documents.proof.reading import sealed_content
from documents.rows.drafting import content_of
from files import store as files
from journal.acts import act

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

    Raises ``BodyBusy`` while another worker is at it, ``RowsDiffer`` and ``WordsDiffer``.
    """
    key = body_key(versions, processor, language)
    body, _ = CopyBody.objects.get_or_create(key=key)
    if (kept := _stored_body(body)) is not None:
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
    with act(journaled.BODY, by=None, at=now) as laid_out:
        digest = hashlib.sha256(data).hexdigest()
        won = CopyBody.objects.filter(pk=body.pk, leased_until=mine).update(
            file=name, sha256=digest, mark=_mark(key, digest), laid_out_at=now, leased_until=None
        )
        if won:
            laid_out.include([body])
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

    They are made from that JSON and read back from the finished pages; rows and templates are taken at no word.
    Raises ``RowsDiffer`` when a version's rows say something else than its JSON, ``WordsDiffer`` when the pages do.
    """
    publications = {entry.version_id: entry for entry in Publication.objects.filter(version__in=versions)}
    parts = sealed_parts(versions, publications)
    context = {
        "parts": parts,
        "processor": processor,
        "address": settings.DPA_PUBLIC_URL,
        "entries": [(part, publications[part.version.pk]) for part in parts],
    }
    attachments = [
        pdf.Attached(
            part_file(version.reference),
            publications[version.pk].canonical.encode(),
            f"{version.document.title}, {version.reference}",
        )
        for version in versions
    ]
    html = render_to_string("documents/copy/body.html", context)
    body = pdf.prepare(pdf.render(html, stylesheets=STYLESHEETS, attachments=attachments))
    compare_words(body, parts)
    return body


def sealed_parts(versions: Sequence[DocumentVersion], publications: Mapping[int, Publication]) -> list[DocumentPart]:
    """The versions as their sealed JSON has them. Raises ``RowsDiffer``."""
    parts = []
    for version in versions:
        canonical = publications[version.pk].canonical
        if sha256(canonical) != version.digest or not says(canonical, content_of(version)):
            raise RowsDiffer(version.reference)
        parts.append(sealed_part(version, sealed_content(canonical)))
    return parts


def part_file(reference: str) -> str:
    """The name of a version's canonical JSON, in the PDF and in the evidence bundle."""
    return f"{reference}.json"


def _stored_body(body: CopyBody) -> bytes | None:
    """The body as it was laid out; None when it was not yet, or its file is gone or is not what was stored.

    What is sealed for years is never taken from a file on trust, nor from a digest beside it: whoever writes to
    database and storage could change both.
    """
    if not body.file:
        return None
    if not constant_time_compare(body.mark, _mark(body.key, body.sha256)):
        logger.error("the record of the body %s was not made by this registry; it is laid out anew", body.file.name)
        return None
    try:
        return _read_stored(str(body.file.name), body.sha256)
    except FileNotFoundError:
        return None
    except files.FileSpoilt:
        logger.error("the body %s was changed in the storage; it is laid out anew", body.file.name)
        return None


def _mark(key: str, digest: str) -> str:
    """What only a process with the registry's secret can write down: under this key, that body was laid out."""
    return salted_hmac("copies.sealed.body", f"{key} {digest}", algorithm="sha256").hexdigest()


@lru_cache(maxsize=4)
def _read_stored(name: str, sha256: str) -> bytes:
    """A file under its content hash never changes, so a worker may keep the last few bodies."""
    return files.read(name, sha256=sha256)
