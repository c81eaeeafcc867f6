"""What the tests of the seal share: when it is set, what is attached, and the kinds of their fixtures."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime

from pdf import Attached
from seal import Level, Recorded, SealSettings, sign_statement

NOW = datetime.now(UTC)
TERMS = Attached("voorwaarden.json", b'{"kind": "terms", "number": "1/2026"}', "De voorwaarden als gegevens")

Record = Callable[[str], Recorded | None]
SettingsOf = Callable[[Level], SealSettings]
SealedAt = Callable[[Level], bytes]


def record_of(file: bytes, settings: SealSettings) -> Recorded:
    """What is on record of a file that was issued: its digest in a statement that the sealing key signed."""
    digest = hashlib.sha256(file).hexdigest()
    return Recorded(digest, digest.encode(), sign_statement(digest.encode(), settings=settings, at=NOW), {})


def on_record(settings: SealSettings, *files: bytes) -> Record:
    """A record of issued files."""
    held = {found.sha256: found for found in (record_of(file, settings) for file in files)}
    return held.get


def nothing(digest: str) -> None:
    """A record of no file at all."""
