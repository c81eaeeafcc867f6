"""The ledger: publications chained by hash, so that none can be changed, removed or slipped in unseen."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from documents.digest import sha256
from documents.models import DocumentVersion, Publication


def hashed(entry: Publication) -> dict[str, Any]:
    """What the hash of an entry is over: its position, version, digest, both moments (UTC), the hash of the one before.

    The actor is left out: a person's data may have to be erased, a chain may not break.
    """
    return {
        "sequence": entry.sequence,
        "version": entry.version.reference,
        "digest": entry.digest,
        "published_at": entry.published_at.astimezone(UTC).isoformat(),
        "recorded_at": entry.recorded_at.astimezone(UTC).isoformat(),
        "previous": entry.previous_hash,
    }


def entry_hash(entry: Publication) -> str:
    """The SHA-256 of the JSON of :func:`hashed`, with sorted keys and no white space."""
    return sha256(json.dumps(hashed(entry), sort_keys=True, separators=(",", ":")))


def head() -> Publication | None:
    """The last entry."""
    return Publication.objects.order_by("-sequence").first()


def append(version: DocumentVersion, canonical: str, *, by: Any, recorded_at: datetime) -> Publication:
    """Add the publication of ``version``. The caller holds the lock under which versions are published."""
    assert version.published_at is not None
    last = head()
    entry = Publication(
        sequence=last.sequence + 1 if last else 1,
        version=version,
        published_at=version.published_at,
        recorded_at=recorded_at,
        published_by=by,
        canonical=canonical,
        digest=version.digest,
        previous_hash=last.entry_hash if last else "",
    )
    entry.entry_hash = entry_hash(entry)
    entry.save(force_insert=True)
    return entry
