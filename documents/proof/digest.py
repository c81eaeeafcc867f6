"""What is hashed: canonical JSON, that of a version's content above all, and its SHA-256.

Each format keeps its serialiser for ever, so that a field added later breaks no old digest. The JSON is stored as text:
``jsonb`` would reorder its keys. Canonical means RFC 8785 (JCS): sorted keys, no white space, no escapes beyond need.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from documents.text.content import VersionContent
from journal.canonical import canonical as canonical
from journal.canonical import digest_of as digest_of

CURRENT_FORMAT = 1

# Not printed as such, and so not sealed: the line is a fact beside the text, and lines may be rearranged.
_BESIDE_THE_TEXT_1 = {"from_release", "product"}


def _format_1(content: VersionContent) -> dict[str, Any]:
    values = {name: value for name, value in asdict(content).items() if name not in _BESIDE_THE_TEXT_1}
    return {
        **values,
        "format": 1,
        "kind": content.kind,
        "date": content.date.isoformat() if content.date else None,
    }


_FORMATS: dict[int, Callable[[VersionContent], dict[str, Any]]] = {1: _format_1}


def canonical_json(content: VersionContent, *, format: int = CURRENT_FORMAT) -> str:
    """``content`` as canonical JSON in the given format."""
    return canonical(_FORMATS[format](content))


def says(text: str, content: VersionContent) -> bool:
    """Whether the JSON, in the format it was written in, says what ``content`` does; False for what can't be read."""
    try:
        return canonical_json(content, format=int(json.loads(text)["format"])) == text
    except (ValueError, KeyError, TypeError):
        return False


def sha256(text: str) -> str:
    """The SHA-256 of the UTF-8 bytes of ``text``, as 64 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()
