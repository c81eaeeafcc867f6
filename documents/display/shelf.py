"""Which version of each line is the current one, which are older and which withdrawn: derived, never stored."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from documents.kinds import kind_of
from documents.models import Document, DocumentVersion, Line


class VersionState(StrEnum):
    """What a published version is beside the others of its line. Which one binds a customer is another question."""

    CURRENT = "current"
    OLDER = "older"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class ShelvedVersion:
    """A published version and its state."""

    version: DocumentVersion
    state: VersionState


@dataclass(frozen=True)
class ShelvedLine:
    """The published versions of a line, newest first."""

    line: Line
    versions: tuple[ShelvedVersion, ...]

    @property
    def current(self) -> DocumentVersion | None:
        """The highest version in the stored order that is not withdrawn; none when all are."""
        return next((item.version for item in self.versions if item.state is VersionState.CURRENT), None)

    @property
    def others(self) -> list[ShelvedVersion]:
        return [item for item in self.versions if item.state is not VersionState.CURRENT]


@dataclass(frozen=True)
class ShelvedDocument:
    """A document with those of its lines on which something has been published, the newest line first."""

    document: Document
    lines: tuple[ShelvedLine, ...]


def shelved_documents(kinds: Collection[str], document: Document | None = None) -> list[ShelvedDocument]:
    """The published versions of the kinds, per document and line, in one query."""
    versions = DocumentVersion.objects.published().with_names().select_related("publication")
    versions = versions.filter(line__document__kind__in=kinds, rank__isnull=False)
    if document is not None:
        versions = versions.filter(line__document=document)
    lines: dict[Line, list[DocumentVersion]] = {}
    for version in versions.order_by("line__document__kind", "line__document", "-rank__rank"):
        lines.setdefault(version.line, []).append(version)
    documents: dict[Document, list[ShelvedLine]] = {}
    for line, found in lines.items():
        documents.setdefault(line.document, []).append(line_standing(line, found))
    return [
        ShelvedDocument(document, tuple(sorted(group, key=lambda item: item.line.release, reverse=True)))
        for document, group in sorted(documents.items(), key=lambda item: (kind_of(item[0].kind).place, item[0].title))
    ]


def line_standing(line: Line, newest_first: list[DocumentVersion]) -> ShelvedLine:
    """The state of each of a line's versions: the first that is not withdrawn is the current one."""
    found: list[ShelvedVersion] = []
    has_current = False
    for version in newest_first:
        if version.is_withdrawn:
            state = VersionState.WITHDRAWN
        else:
            state = VersionState.OLDER if has_current else VersionState.CURRENT
            has_current = True
        found.append(ShelvedVersion(version, state))
    return ShelvedLine(line, tuple(found))
