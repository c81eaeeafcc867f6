"""Any version as pages and PDF show it: a part of an agreement, with the view that its kind makes of its content."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from documents.kinds import kind_of
from documents.models import DocumentVersion
from documents.rows.drafting import content_of
from documents.rows.schema import View, schema_of
from documents.text.outline import Entry


@dataclass(frozen=True)
class DocumentPart:
    """One version, ready to be shown; ``anchor`` is that of the part as a whole."""

    version: DocumentVersion
    body: View
    anchor: str

    @property
    def content(self) -> Any:
        return self.body.content

    @property
    def title(self) -> str:
        return self.version.document.title

    @property
    def name(self) -> str:
        """Title and number, for contents and bookmarks."""
        return " ".join(filter(None, [self.title, str(self.version.number or "")]))

    @property
    def template(self) -> str:
        return kind_of(self.version.kind).template

    @property
    def outline(self) -> tuple[Entry, ...]:
        return self.body.outline


@dataclass(frozen=True)
class _Sealed:
    """A published version by what can't change: its digest is that of all it says."""

    pk: int
    digest: str
    scope: str
    version: DocumentVersion = field(compare=False)


def part_of(version: DocumentVersion) -> DocumentPart:
    """``version`` ready to be shown; a query for each of its tables, and for a published one only the first time."""
    sealed = _Sealed(version.pk, version.digest, version.document.scope, version)
    body, anchor = _published_view(sealed) if version.is_published else _view(version)
    return DocumentPart(version, body, anchor)


@lru_cache(maxsize=64)
def _published_view(sealed: _Sealed) -> tuple[View, str]:
    return _view(sealed.version)


def sealed_part(version: DocumentVersion, content: Any) -> DocumentPart:
    """A published version ready to be shown, with the content that was sealed instead of what its rows say."""
    return DocumentPart(version, *schema_of(version.kind).view(content, version.document.scope))


def _view(version: DocumentVersion) -> tuple[View, str]:
    return schema_of(version.kind).view(content_of(version), version.document.scope)
