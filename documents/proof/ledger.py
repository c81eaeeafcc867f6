"""The ledger: publications chained by hash, so that none can be changed, removed or slipped in unseen."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from documents.errors import Refused
from documents.models import DocumentVersion, Publication
from documents.moments import as_printed, utc_text
from documents.proof.digest import digest_of

# Two machines that set their clocks by the network differ by less, and a clock that is put right goes back by less.
CLOCKS_DIFFER = timedelta(minutes=5)


def hashed_fields(entry: Publication) -> dict[str, Any]:
    """What the hash of an entry is over: its position, version, digest, both moments (UTC), the hash of the one before.

    The actor is left out: a person's data may have to be erased, a chain may not break.
    """
    return {
        "sequence": entry.sequence,
        "version": entry.version.reference,
        "digest": entry.digest,
        "published_at": utc_text(entry.published_at),
        "recorded_at": utc_text(entry.recorded_at),
        "previous": entry.previous_hash,
    }


def entry_hash(entry: Publication) -> str:
    """The SHA-256 of the canonical JSON of :func:`hashed_fields`."""
    return digest_of(hashed_fields(entry))


def head() -> Publication | None:
    """The last entry."""
    return Publication.objects.order_by("-sequence").first()


def append(version: DocumentVersion, canonical: str, *, by: Any, recorded_at: datetime) -> Publication:
    """Add the publication of ``version``. The caller holds the lock under which versions are published.

    Raises ``Refused`` where the clock lies behind the last entry by more than :data:`CLOCKS_DIFFER`.
    """
    assert version.published_at is not None
    last = head()
    if last is not None:
        recorded_at = _never_before(last, recorded_at)
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


def _never_before(last: Publication, recorded_at: datetime) -> datetime:
    """The moment to record: the entries stand in the order in which they were made, so that no moment goes back.

    A little behind is the difference of two clocks, and the last entry's moment is taken. More is a wrong clock, whose
    moment must not become evidence: which of the two it is, only a person can say.
    """
    if recorded_at >= last.recorded_at:
        return recorded_at
    if last.recorded_at - recorded_at <= CLOCKS_DIFFER:
        return last.recorded_at
    raise Refused(
        _(
            "The registry's clock says %(now)s, but the last publication was recorded at %(last)s. One of the two is "
            "wrong. Nothing was published: have the clock of the server checked, and publish again."
        )
        % {"now": as_printed(recorded_at), "last": as_printed(last.recorded_at)}
    )
