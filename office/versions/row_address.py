"""The way to a row of a version: in the editor, at that row, while it is a draft that has one; else to its page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import NoReverseMatch

from documents.coverage.places import Place
from documents.finding import Finding
from documents.models import DocumentVersion
from documents.rows.schema import schema_of
from office.addresses import version_address

# Findings about facts beside the text as a whole have a page of their own.
_ON_FACTS = ("missing_facts", "stale_deposit")
_HEADER = ("ordinal", "year", "scope", "date", "subject", "language")


def row_address(version: DocumentVersion, place: str = "") -> str:
    """The address of a place in a version: ``articles/3f2a…``, ``texts/preamble`` or ``header`` (decision 0037)."""
    page = version_address(version)
    if version.is_published:
        return page
    try:
        page = version_address(version, "edit")
    except NoReverseMatch:
        return page
    return f"{page}#{place}" if place else page


def place_of_key(key: str) -> str:
    """The same, of a row by its key across versions (:attr:`documents.comparison.result.RowComparison.key`)."""
    collection, _colon, lineage = key.partition(":")
    return f"{collection}/{lineage}" if lineage else f"texts/{collection}"


def finding_address(version: DocumentVersion, finding: Finding, places: Iterable[Place]) -> str:
    """The way to what a finding is about: its row, the row of the name that it gives, or the document as a whole."""
    if finding.code in _ON_FACTS:
        return version_address(version, "facts")
    return row_address(version, _place_of(version, finding) or _place_named(finding.where, places))


def _place_named(where: str, places: Iterable[Place]) -> str:
    """The place of the only row that is cited so, or that prints so."""
    wanted = where.casefold()
    found = [each.key for each in places if wanted and wanted in (each.name.casefold(), each.printed.casefold())]
    return place_of_key(found[0]) if len(found) == 1 else ""


def _place_of(version: DocumentVersion, finding: Finding) -> str:
    if finding.row is None:
        return "header" if finding.field in _HEADER else ""
    schema = schema_of(version.kind)
    # Facts stand beside a row, and their remarks with it.
    row: Any = finding.row.row if hasattr(finding.row, "row_id") else finding.row
    if isinstance(row, schema.texts):
        return f"texts/{finding.field}" if finding.field else "texts"
    for rows in schema.all_rows():
        if isinstance(row, rows.model) and all(getattr(row, name) == value for name, value in rows.where.items()):
            return f"{rows.name}/{row.lineage.hex}"
    return ""
