"""What the tests of the seal share: when it is set, what is attached, and the kinds of their fixtures."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from pdf import Attached
from seal import Level, SealSettings

NOW = datetime.now(UTC)
TERMS = Attached("voorwaarden.json", b'{"kind": "terms", "number": "1/2026"}', "De voorwaarden als gegevens")

SettingsOf = Callable[[Level], SealSettings]
SealedAt = Callable[[Level], bytes]
