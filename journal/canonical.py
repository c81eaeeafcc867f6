"""Canonical JSON (RFC 8785, JCS), in which all is written that is hashed.

Sorted keys, no white space, no escapes beyond need. Of strings, whole numbers and plain keys, which is all that is
hashed here, the standard library writes exactly that.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any


def canonical(value: Any) -> str:
    """A value of JSON's types as canonical JSON."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def digest_of(value: Any) -> str:
    """The SHA-256 of a value's canonical JSON, as 64 hexadecimal digits."""
    return hashlib.sha256(canonical(value).encode()).hexdigest()
