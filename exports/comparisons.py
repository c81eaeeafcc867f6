"""A comparison of two versions, taken out."""

from __future__ import annotations

import json
from collections.abc import Callable

from documents.comparison.facts import compare_facts
from documents.comparison.report import as_data
from documents.comparison.report import as_text as text_of
from documents.comparison.versions import compare_versions
from documents.models import DocumentVersion


def as_text(old: DocumentVersion, new: DocumentVersion, *, exact: bool) -> bytes:
    """A summary and each change, as plain text (UTF-8)."""
    comparison = compare_versions(old, new)
    facts = compare_facts(old, new, comparison)
    return text_of(comparison, facts, exact=exact, title=f"{old} → {new}").encode()


def as_json(old: DocumentVersion, new: DocumentVersion, *, exact: bool) -> bytes:
    """Counts and changes, for machines."""
    data = as_data(compare_versions(old, new), exact=exact)
    return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode()


FORMATS: dict[str, Callable[..., bytes]] = {"text": as_text, "json": as_json}
