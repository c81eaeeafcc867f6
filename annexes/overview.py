"""The sub-processors that the current versions of annex 1 name, over all products and release lines."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from annexes.models import SubProcessorFacts, SubProcessorRow
from documents.display.shelf import ShelvedLine


@dataclass(frozen=True)
class NamedSubProcessor:
    """A sub-processor as one version of annex 1 prints it, with the facts beside it (None: none are known)."""

    row: SubProcessorRow
    facts: SubProcessorFacts | None


@dataclass(frozen=True)
class LineSubProcessors:
    """A release line with a current version, and the sub-processors which that names."""

    line: ShelvedLine
    sub_processors: tuple[NamedSubProcessor, ...]


def sub_processors_of(lines: Iterable[ShelvedLine]) -> list[LineSubProcessors]:
    """For each line with a current version its sub-processors, in one query."""
    with_current = [line for line in lines if line.current is not None]
    rows: dict[int, list[NamedSubProcessor]] = defaultdict(list)
    found = SubProcessorRow.objects.filter(version__in=[line.current for line in with_current])
    for row in found.select_related("facts").order_by("position", "pk"):
        rows[row.version_id].append(NamedSubProcessor(row, getattr(row, "facts", None)))
    return [LineSubProcessors(line, tuple(rows[line.current.pk])) for line in with_current if line.current is not None]
