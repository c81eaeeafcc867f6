"""What an entry commits to: formats that stay for ever, so that old proofs hold.

Format 1. The digest of a row is the SHA-256 of ``[table, key, scope, salt, image]``; ``states_sha256`` that of the list
of ``[table, key, digest]``, sorted; the commitment that of the entry's own fields: each as canonical JSON (RFC 8785).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

from journal.canonical import digest_of
from journal.models import Entry, RowState

FORMAT = 1
_MARK = "journal.entry"


def utc_text(moment: datetime) -> str:
    """A moment as it is hashed: UTC, to the microsecond."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def state_digest(state: RowState) -> str:
    """The digest of a row's state, which only who holds the salt can make."""
    return digest_of([state.table, state.key, state.scope, state.salt, state.image])


def states_digest(states: Iterable[RowState]) -> str:
    """The digest over the digests of all rows of an act."""
    return digest_of(sorted([state.table, state.key, state.digest] for state in states))


def fields_of(entry: Entry) -> dict[str, Any]:
    """What the commitment is over."""
    return {
        "format": FORMAT,
        "kind": entry.kind,
        "subject": entry.subject,
        "happened_at": utc_text(entry.happened_at),
        "recorded_at": utc_text(entry.recorded_at),
        "states": entry.states_sha256,
    }


def commitment_of(entry: Entry) -> str:
    """What stands for the entry in the public tree."""
    return digest_of(fields_of(entry))


def mark(commitment: str) -> str:
    """The registry's own mark on an entry, between its making and its place in the signed tree."""
    return salted_hmac(_MARK, commitment, algorithm="sha256").hexdigest()


def is_marked(entry: Entry) -> bool:
    """Whether the registry made the entry: whoever only writes in the database does not have its secret."""
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return any(
        constant_time_compare(
            entry.mac, salted_hmac(_MARK, entry.commitment, secret=secret, algorithm="sha256").hexdigest()
        )
        for secret in secrets
    )
