"""Who waits for whom. Locks are taken in one order, so that nobody waits in a circle: the customers by key
(``customers.locks``), then the publications, then the versions by key, then the standing of customers by key.

The locks leave the key alone (``FOR NO KEY UPDATE``), as those of customers do: a worker that writes which version
binds whom commits a reference to it, while a withdrawal waits for that customer's standing. Editors wait all the same,
since the triggers of the rows read their version ``FOR SHARE``.
"""

from __future__ import annotations

from collections.abc import Iterable

from documents.errors import AlreadyPublished
from documents.models import Document, DocumentVersion


def lock_publications() -> None:
    """Wait until nobody else publishes or reorders: numbers, order and ledger are given under this lock."""
    list(Document.objects.select_for_update(no_key=True).order_by("pk"))


def lock_facts(version: DocumentVersion) -> None:
    """Wait until nobody else enters facts beside the texts of the version's document, or publishes one."""
    list(Document.objects.select_for_update(no_key=True).filter(pk=version.document.pk))


def lock_versions(versions: Iterable[DocumentVersion]) -> None:
    """Wait until nobody else publishes, withdraws, marks or receives one of these.

    What a reader joins to a locked row is, on PostgreSQL, from before the wait: read the versions anew after this.
    """
    keys = [version.pk for version in versions]
    list(DocumentVersion.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk").only("pk"))


def lock_version(version: DocumentVersion) -> DocumentVersion:
    """The version as stored, locked for writing."""
    return (
        DocumentVersion.objects.select_for_update(of=("self",), no_key=True)
        .select_related("line__document")
        .get(pk=version.pk)
    )


def lock_draft(version: DocumentVersion) -> DocumentVersion:
    """The version as stored, locked for writing: taken before its rows, it keeps editors and the publisher apart.

    Raises ``AlreadyPublished`` when the version is no draft any more.
    """
    stored = lock_version(version)
    if stored.is_published:
        raise AlreadyPublished(stored)
    return stored
