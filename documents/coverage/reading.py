"""What of the law a version answers, and where: linked, proposed, or not at all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from documents.coverage.places import Place, places_of, proposals
from documents.finding import Finding
from documents.models import CoverageLink, DocumentVersion
from documents.requirements import Requirement, answered_by


@dataclass(frozen=True)
class Answer:
    """What was linked. ``place`` is the row, None where that is gone or something else answers; ``is_changed``: the row
    says something else in this version than in the one before.
    """

    link: CoverageLink
    place: Place | None
    is_changed: bool = False

    @property
    def holds(self) -> bool:
        return self.place is not None or bool(self.link.elsewhere)


@dataclass(frozen=True)
class CoverageLine:
    """A requirement with what answers it; of one that nothing answers yet, the rows that look like it."""

    requirement: Requirement
    answers: tuple[Answer, ...]
    proposed: tuple[Place, ...]

    @property
    def is_covered(self) -> bool:
        return any(answer.holds for answer in self.answers)


@dataclass(frozen=True)
class Coverage:
    """All requirements that a version of its kind answers, in the order of the law, and the rows to choose from."""

    version: DocumentVersion
    lines: tuple[CoverageLine, ...]
    places: tuple[Place, ...]

    @property
    def gaps(self) -> list[CoverageLine]:
        """What nothing answers."""
        return [line for line in self.lines if not line.is_covered]

    @property
    def proposed(self) -> list[CoverageLine]:
        """The gaps that can be closed by taking over what is proposed."""
        return [line for line in self.gaps if line.proposed]

    @property
    def blocks(self) -> bool:
        """Whether gaps stop a publication."""
        return bool(settings.DPA_COVERAGE_BLOCKS and self.gaps)


def coverage_of(version: DocumentVersion, *, changed: Collection[str] = ()) -> Coverage:
    """What a version answers; ``changed`` are the keys of the rows that it words anew."""
    places = places_of(version)
    links: dict[str, list[CoverageLink]] = defaultdict(list)
    for link in CoverageLink.objects.filter(version=version).order_by("pk"):
        links[link.requirement].append(link)
    lines = []
    for requirement, clues in answered_by(version.kind).items():
        answers = tuple(
            Answer(link, places.get(link.row), bool(link.row) and link.row in changed)
            for link in links[requirement.code]
        )
        line = CoverageLine(requirement, answers, ())
        if not line.is_covered:
            line = CoverageLine(requirement, answers, tuple(proposals(clues, list(places.values()))))
        lines.append(line)
    return Coverage(version, tuple(lines), tuple(places.values()))


def find_gaps(version: DocumentVersion, content: Any) -> Iterator[Finding]:
    """Where gaps stop a publication (settings.DPA_COVERAGE_BLOCKS), each of them."""
    if not settings.DPA_COVERAGE_BLOCKS:
        return
    for line in coverage_of(version).gaps:
        message = _("No row is linked to this requirement: %(what)s. Link one, or say what answers it.")
        yield Finding("error", "not_covered", message % {"what": line.requirement.what}, str(line.requirement.cited))
