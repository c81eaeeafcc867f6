"""The register of sub-processors: for each release line the parties that its annex 1 names, with what is known of them.

Which version is read is a question of the moment; the facts beside it are those known today, and are put right for the
past as well.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import Prefetch

from annexes.kinds import ANNEX1
from annexes.models import ChainLink, SubProcessorFacts, SubProcessorRow, SubProcessorUse
from annexes.transfers import is_outside_eea
from documents.models import DocumentVersion, Line


class Engaged(NamedTuple):
    """A party of a chain, and the name of the one that engages it."""

    link: ChainLink
    by: str


@dataclass(frozen=True)
class Entry:
    """A sub-processor as its version prints it, with the facts beside it (None: none are known).

    ``since`` is when the first version of the line that names it was published; ``categories`` and ``interfaces`` are
    those to which it is linked, none where nobody has stated any.
    """

    row: SubProcessorRow
    facts: SubProcessorFacts | None
    since: datetime | None
    chain: tuple[Engaged, ...]
    categories: tuple[str, ...]
    interfaces: tuple[str, ...]

    @property
    def is_outside_eea(self) -> bool:
        return is_outside_eea(self.facts)

    @property
    def has_links(self) -> bool:
        return bool(self.categories or self.interfaces)


@dataclass(frozen=True)
class RegisteredLine:
    """A release line, the version that is current on it, and the sub-processors which that names."""

    line: Line
    version: DocumentVersion
    entries: tuple[Entry, ...]

    @property
    def product(self) -> str:
        """The product's name, or what stands for it in the numbers of its annex."""
        product = getattr(self.line.document, "product", None)
        return str(product) if product is not None else self.line.document.scope or self.line.document.title


def published_by_line(line: Line | None = None) -> dict[Line, list[DocumentVersion]]:
    """Every published annex 1, lowest first, by line: of one line or of all, in one query."""
    versions = DocumentVersion.objects.published().of_kind(ANNEX1).filter(rank__isnull=False)
    versions = versions.select_related("line__document__product", "rank", "withdrawal", "publication")
    if line is not None:
        versions = versions.on_line(line)
    found: dict[Line, list[DocumentVersion]] = defaultdict(list)
    for version in versions.order_by("line__document__title", "rank__rank", "pk"):
        found[version.line].append(version)
    return found


def current_at(versions: Iterable[DocumentVersion], at: datetime) -> DocumentVersion | None:
    """The highest version of a line that was published at or before a moment, and not withdrawn by then.

    ``versions`` stand in order, lowest first.
    """
    found = [version for version in versions if version.published_at and version.published_at <= at]
    return next((version for version in reversed(found) if not _is_withdrawn(version, at)), None)


def register_at(at: datetime) -> list[RegisteredLine]:
    """The register at an aware moment: each line with a current version then, by document, the newest line first."""
    by_line = published_by_line()
    current = {line: version for line, versions in by_line.items() if (version := current_at(versions, at))}
    published = [version for line in current for version in by_line[line] if (version.published_at or at) <= at]
    entries = entries_of(list(current.values()), published)
    lines = [RegisteredLine(line, version, entries[version.pk]) for line, version in current.items()]
    lines.sort(key=lambda item: item.line.release, reverse=True)
    return sorted(lines, key=lambda item: item.line.document.title)


def entries_of(
    versions: Sequence[DocumentVersion], published: Iterable[DocumentVersion]
) -> dict[int, tuple[Entry, ...]]:
    """The sub-processors of each of ``versions``, by its key, in four queries; ``published`` are those of the same
    lines, among which the first is looked for that named one.
    """
    rows = (
        SubProcessorRow.objects.filter(version__in=versions)
        .select_related("facts")
        .prefetch_related("chain", Prefetch("uses", SubProcessorUse.objects.select_related("category", "interface")))
        .order_by("position", "pk")
    )
    first = _first_named(list(published))
    line_of = {version.pk: version.line_id for version in versions}
    found: dict[int, list[Entry]] = {version.pk: [] for version in versions}
    for row in rows:
        uses = list(row.uses.all())
        found[row.version_id].append(
            Entry(
                row,
                getattr(row, "facts", None),
                first.get((line_of[row.version_id], row.lineage)),
                tuple(_chain(row)),
                _names(use.category for use in uses),
                _names(use.interface for use in uses),
            )
        )
    return {key: tuple(entries) for key, entries in found.items()}


def _chain(row: SubProcessorRow) -> Iterator[Engaged]:
    """A party of a level is engaged by the nearest one above it in the list that is less deep."""
    above = {0: row.name}
    for link in row.chain.all():
        yield Engaged(link, above[max(level for level in above if level < link.level)])
        above = {level: name for level, name in above.items() if level < link.level} | {link.level: link.name}


def _first_named(published: list[DocumentVersion]) -> dict[tuple[int, UUID], datetime]:
    """When each lineage was first published on each line."""
    moments = {version.pk: version for version in published}
    first: dict[tuple[int, UUID], datetime] = {}
    named = SubProcessorRow.objects.filter(version__in=published).order_by().values_list("version", "lineage")
    for key, lineage in named:
        version = moments[key]
        place, at = (version.line_id, lineage), version.published_at
        if at is not None and (place not in first or at < first[place]):
            first[place] = at
    return first


def _names(rows: Iterable[object]) -> tuple[str, ...]:
    """Each once, without the sign that parts it from the next in its list."""
    return tuple(dict.fromkeys(str(row).strip().rstrip(";.,") for row in rows if row is not None))


def _is_withdrawn(version: DocumentVersion, at: datetime) -> bool:
    withdrawal = getattr(version, "withdrawal", None)
    return withdrawal is not None and withdrawal.withdrawn_at <= at
