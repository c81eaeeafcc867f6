"""The only writer of what answers a requirement."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from documents import journaled
from documents.coverage.reading import coverage_of
from documents.errors import Refused
from documents.locks import lock_version
from documents.models import CoverageLink, DocumentVersion
from documents.requirements import REQUIREMENTS, answered_by
from documents.rows.drafting import rows_of
from documents.rows.schema import schema_of
from journal.acts import performs
from journal.bulk import create_with_history

# Who says what answers a requirement: who writes the text.
RIGHT = "documents.add_coveragelink"
_LONGEST = 300


@performs(journaled.COVERED)
def take_proposals(version: DocumentVersion, *, by: Any, at: datetime) -> int:
    """Link every requirement that nothing answers yet to the rows that are proposed for it; how many of them."""
    stored = lock_version(version)
    taken = coverage_of(stored).proposed
    rows = [
        CoverageLink(version=stored, requirement=line.requirement.code, row=place.key, cited_as=place.name[:500])
        for line in taken
        for place in line.proposed
        # What is linked already is so to a row that is gone.
        if place.key not in {answer.link.row for answer in line.answers}
    ]
    create_with_history(rows, CoverageLink, by=by, at=at)
    return len(taken)


@performs(journaled.COVERED)
def link(version: DocumentVersion, requirement: str, row: str, *, by: Any, at: datetime) -> CoverageLink:
    """Link a requirement to a row of the version, by its key; once more changes nothing.

    Raises ``Refused`` for a requirement that its kind of document does not answer, and for a row that it has not.
    """
    stored = lock_version(version)
    _refuse_foreign(stored, requirement)
    place = next((each for each in coverage_of(stored).places if each.key == row), None)
    if place is None:
        raise Refused(_("That row is not in this version any more. Choose another one."), field="row")
    found = CoverageLink.objects.filter(version=stored, requirement=requirement, row=row).first()
    return found or _store(
        CoverageLink(version=stored, requirement=requirement, row=row, cited_as=place.name[:500]), by, at
    )


@performs(journaled.COVERED)
def say_elsewhere(version: DocumentVersion, requirement: str, elsewhere: str, *, by: Any, at: datetime) -> CoverageLink:
    """Say what answers a requirement, if no row does; said again, the new words stand.

    Raises ``Refused`` without words, with too many, and for a requirement that its kind of document does not answer.
    """
    stored = lock_version(version)
    _refuse_foreign(stored, requirement)
    words = " ".join(elsewhere.split())
    if not words or len(words) > _LONGEST:
        raise Refused(_("Say in one sentence what answers this requirement."), field="elsewhere")
    found = CoverageLink.objects.filter(version=stored, requirement=requirement, row="").first()
    found = found or CoverageLink(version=stored, requirement=requirement)
    found.elsewhere = words
    return _store(found, by, at)


@performs(journaled.COVERED)
def unlink(version: DocumentVersion, key: int, *, by: Any, at: datetime) -> None:
    """Take an answer away, by its key. Of one that is gone already nothing is said."""
    stored = lock_version(version)
    found = CoverageLink.objects.filter(version=stored, pk=key).first()
    if found is not None:
        found._history_user, found._history_date = by, at  # type: ignore[attr-defined]
        found.delete()


def carry_over(draft: DocumentVersion, ancestor: DocumentVersion | None, *, by: Any, at: datetime) -> None:
    """Give a new draft the answers of the version that it was made from, where the row went with it."""
    links = list(CoverageLink.objects.filter(version=ancestor).order_by("pk")) if ancestor is not None else []
    if not links:
        return
    lineages: dict[str, set[str]] = {
        schema.name: {row.lineage.hex for row in rows_of(draft, schema)}
        for schema in schema_of(draft.kind).all_rows()
        if any(each.row.startswith(f"{schema.name}:") for each in links)
    }

    def goes_with(row: str) -> bool:
        collection, _colon, lineage = row.partition(":")
        return not lineage or lineage in lineages.get(collection, ())

    carried = [
        CoverageLink(version=draft, **{name: getattr(each, name) for name in _CARRIED})
        for each in links
        if goes_with(each.row)
    ]
    create_with_history(carried, CoverageLink, by=by, at=at)


_CARRIED = ("requirement", "row", "cited_as", "elsewhere")


def _refuse_foreign(version: DocumentVersion, requirement: str) -> None:
    known = REQUIREMENTS.get(requirement)
    if known is None or known not in answered_by(version.kind):
        raise Refused(_("A document of this kind does not answer that requirement."), field="requirement")


def _store(row: CoverageLink, by: Any, at: datetime) -> CoverageLink:
    row._history_user, row._history_date = by, at  # type: ignore[attr-defined]
    row.save()
    return row
