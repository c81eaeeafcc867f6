"""An evidence file that waits while whoever sent it is asked something: a browser sends a file only once.

It lies in the private storage under the journal of files, which sweeps it after that while, whatever came of it. The
page carries a signed ticket for it, of use to that person only.
"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import Any

from django.core import signing

from agreements.acts.evidence_files import Inspected
from files import store as files

# As long as somebody may read what is asked.
HELD = timedelta(hours=2)
_SALT = "agreements.held_files"


class HeldFileGone(Exception):
    """The ticket is none, somebody else's or too old, or the storage does not give the file now."""


def hold(inspected: Inspected, *, by: Any, at: datetime) -> str:
    """Keep an upload for a while; returns its ticket. Call this outside a transaction.

    Raises ``StorageUnavailable``.
    """
    name = files.write("held", inspected.data, now=at, extension=inspected.extension, patience=HELD)
    held = {
        "file": name,
        "sha256": hashlib.sha256(inspected.data).hexdigest(),
        "content_type": inspected.content_type,
        "extension": inspected.extension,
        "name": inspected.name,
        "by": by.pk,
    }
    return signing.dumps(held, salt=_SALT)


def held_file(ticket: str, *, by: Any) -> Inspected:
    """The upload that waits under a ticket. Raises ``HeldFileGone``."""
    held = _open_ticket(ticket, by)
    try:
        data = files.read(held["file"], sha256=held["sha256"])
    except (FileNotFoundError, files.FileSpoilt, files.StorageUnavailable) as problem:
        raise HeldFileGone from problem
    return Inspected(data, held["content_type"], held["extension"], held["name"])


def _open_ticket(ticket: str, by: Any) -> dict[str, Any]:
    try:
        held: dict[str, Any] = signing.loads(ticket, salt=_SALT, max_age=HELD)
    except signing.BadSignature as problem:
        raise HeldFileGone from problem
    if held["by"] != by.pk:
        raise HeldFileGone
    return held
