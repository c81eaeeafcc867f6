"""The order of versions within a line: stored, proposed from the dates, confirmed by an officer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from documents import journaled
from documents.changes import changed
from documents.errors import Refused
from documents.locks import lock_publications
from documents.models import DocumentVersion, Line, VersionRank
from journal.acts import performs


def in_order(line: Line) -> list[DocumentVersion]:
    """The published versions of a line, lowest first."""
    return list(line.versions.filter(rank__isnull=False).with_names().order_by("rank__rank", "pk"))


def proposed_predecessor(version: DocumentVersion) -> DocumentVersion | None:
    """The version that ``version`` would follow by its date: undated ones come before all dated ones."""
    before = None
    for other in in_order(version.line):
        if other.pk == version.pk:
            continue
        if other.date is None or (version.date is not None and other.date <= version.date):
            before = other
        else:
            break
    return before


def needs_a_place(version: DocumentVersion) -> bool:
    """Whether the dates propose a place that is likely wrong: without a date, a version would come before dated ones,
    and bind nobody. Where it belongs is then for a person to say.
    """
    return version.date is None and any(other.date is not None for other in in_order(version.line))


def place(version: DocumentVersion, *, after: DocumentVersion | None, confirmed: bool) -> None:
    """Give a newly published version its place, directly after another one (None: before all)."""
    others = [other for other in in_order(version.line) if other.pk != version.pk]
    index = 0
    if after is not None:
        index = next((i + 1 for i, other in enumerate(others) if other.pk == after.pk), -1)
        if index < 0:
            raise Refused(_("%(other)s is not a published version of this line.") % {"other": after}, field="after")
    # The only version of a line has no order that could be wrong.
    _store([*others[:index], version, *others[index:]], confirmed={version.pk: confirmed or not others})


@performs(journaled.ORDER)
def reorder(line: Line, versions: Sequence[DocumentVersion], *, by: Any, at: datetime) -> None:
    """Set the order of a line as an officer confirms it. Raises ``Refused`` unless every version is there once."""
    lock_publications()
    if sorted(version.pk for version in versions) != sorted(version.pk for version in in_order(line)):
        raise Refused(_("The order must name every published version of the line once."), field="order")
    _store(list(versions), confirmed={version.pk: True for version in versions}, by=by)
    changed(line.document)


def _store(versions: list[DocumentVersion], *, confirmed: dict[int, bool], by: Any = None) -> None:
    existing = {rank.pk: rank for rank in VersionRank.objects.filter(version__in=versions)}
    for number, version in enumerate(versions, start=1):
        rank = existing.get(version.pk) or VersionRank(version=version)
        wanted = (number, confirmed.get(version.pk, rank.confirmed))
        if rank.pk not in existing or (rank.rank, rank.confirmed) != wanted:
            rank.rank, rank.confirmed = wanted
            rank._history_user = by  # type: ignore[attr-defined]
            rank.save()
