"""Two stored versions compared: read, with the lineage of their rows; of published ones it is remembered."""

from __future__ import annotations

import hashlib
from functools import cache as once
from pathlib import Path
from uuid import UUID

from django.core.cache import cache
from django.utils.translation import get_language

from documents.comparison.elements import Lineages
from documents.comparison.result import Comparison
from documents.comparison.rows import compare
from documents.models import DocumentVersion
from documents.rows.drafting import content_of, rows_of
from documents.rows.schema import schema_of

_WEEK = 7 * 24 * 60 * 60


def compare_versions(old: DocumentVersion, new: DocumentVersion) -> Comparison:
    """What differs between two versions of one kind, also of two documents or release lines, drafts included.

    Raises ``ValueError`` for versions of two kinds.
    """
    if not (old.is_published and new.is_published):
        return _compare(old, new)
    # A published version's text and the lineage of its rows never change (documents.triggers).
    sides = "-".join(f"{version.pk}-{version.digest}" for version in (old, new))
    key = "comparison-" + hashlib.sha256(f"{_release()}-{get_language()}-{sides}".encode()).hexdigest()
    found: Comparison | None = cache.get(key)
    if found is None:
        found = _compare(old, new)
        cache.set(key, found, _WEEK)
    return found


def _compare(old: DocumentVersion, new: DocumentVersion) -> Comparison:
    return compare(content_of(old), content_of(new), lineages=(lineages_of(old), lineages_of(new)))


def lineages_of(version: DocumentVersion) -> Lineages:
    """The lineage of each row of a version, by collection: a query for each of its tables."""
    found: dict[str, tuple[UUID, ...]] = {}
    for rows in schema_of(version.kind).all_rows():
        found[rows.name] = tuple(row.lineage for row in rows_of(version, rows))
    return found


@once
def _release() -> str:
    """Of what code the remembered comparisons are: another release may find something else, or keep it otherwise."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()
