"""What is published or told becomes findable: in the act of publishing, by a worker, and all anew by a command."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import translation

from documents.models import Document, DocumentVersion, Publication
from documents.proof.digest import sha256
from documents.proof.reading import sealed_content
from notices.models import Notice
from search import engine
from search.models import Passage, Place
from search.passages import Said, said_by

# So many in a transaction: on SQLite nobody else writes meanwhile.
_VERSIONS, _NOTICES = 20, 200
# More words than these of one row are not looked for (PostgreSQL holds a megabyte of them).
_LONGEST = 200_000


def of_document(document: Document | None, at: datetime | None) -> None:
    """What an act on a document (None: any) adds: a listener of ``documents.changes``, within the act."""
    if document is not None:
        _index_versions(unindexed_versions().filter(line__document=document))


def tend(*, now: datetime) -> int:
    """The chore of every worker: whatever is published or told and can't be found yet; returns how much."""
    done = 0
    while found := _next_page():
        done += found
    return done


def rebuild() -> int:
    """Forget everything that can be found, and read it anew; returns how many passages there are."""
    with transaction.atomic():
        engine.empty()
        Place.objects.all()._raw_delete(Place.objects.db)
        Passage.objects.all()._raw_delete(Passage.objects.db)
    while _next_page():
        pass
    return Passage.objects.count()


def unindexed_versions() -> QuerySet[DocumentVersion]:
    """Published versions of which nothing can be found yet."""
    found: QuerySet[DocumentVersion] = DocumentVersion.objects.published().exclude(
        Exists(Place.objects.filter(version=OuterRef("pk")))
    )
    return found


def unindexed_notices() -> QuerySet[Notice]:
    """Notices that were written and can't be found yet."""
    return Notice.objects.exclude(Q(written_at=None) | Exists(Passage.objects.filter(notice=OuterRef("pk"))))


@transaction.atomic
def _next_page() -> int:
    versions = _index_versions(unindexed_versions().order_by("published_at", "pk")[:_VERSIONS])
    return versions or _index_notices(list(unindexed_notices().order_by("pk")[:_NOTICES]))


def _index_versions(versions: QuerySet[DocumentVersion]) -> int:
    keys = list(versions.values_list("pk", flat=True))
    publications = Publication.objects.filter(version__in=keys).select_related("version__line")
    for publication in publications.order_by("version__published_at", "version"):
        version = publication.version
        with translation.override(settings.LANGUAGE_CODE):
            said = list(said_by(sealed_content(publication.canonical)))
        _store(version, [each for each in said if each.text] or [Said(version.subject)])
    return len(keys)


def _store(version: DocumentVersion, said: list[Said]) -> None:
    """Passages that its document has no other version with, and a place for each."""
    digests = [sha256(each.text) for each in said]
    document = version.line.document_id
    known = dict(Passage.objects.filter(document=document).values_list("digest", "pk"))
    new = {
        digest: Passage(kind=Passage.Kind.TEXT, document_id=document, digest=digest, text=each.text[:_LONGEST])
        for digest, each in zip(digests, said, strict=True)
        if digest not in known
    }
    stored = Passage.objects.bulk_create(new.values(), batch_size=500)
    engine.keep(stored)
    known |= {passage.digest: passage.pk for passage in stored}
    first = dict(reversed(list(zip(digests, said, strict=True))))
    Place.objects.bulk_create(
        (
            Place(passage_id=known[digest], version=version, name=each.name[:300], anchor=each.anchor[:200])
            for digest, each in first.items()
        ),
        batch_size=500,
    )


def _index_notices(notices: list[Notice]) -> int:
    passages = [
        Passage(
            kind=Passage.Kind.NOTICE,
            notice=notice,
            digest=sha256(notice.text),
            text=f"{notice.subject} {' '.join(notice.text.split())}"[:_LONGEST],
        )
        for notice in notices
    ]
    engine.keep(Passage.objects.bulk_create(passages, batch_size=500))
    return len(notices)
