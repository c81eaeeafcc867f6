"""What a part of a file is, as the officer says: a new document, the next version on a line, an update of a draft."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from documents.errors import Refused
from documents.models import Document, DocumentVersion, Line
from documents.releases import Release
from documents.text.content import VersionContent
from imports.read import ImportReading
from terms.kinds import TERMS

NEW, NEXT, LINE, UPDATE, LEAVE = "new", "next", "line", "update", "leave"


@dataclass(frozen=True)
class Target:
    """``what`` a part is; ``key`` is that of the line (next), the document (line) or the draft (update); ``release`` is
    from which release a new line holds.
    """

    what: str
    key: int = 0
    release: str = ""

    @classmethod
    def parse(cls, text: str, release: str = "") -> Target:
        """As a form carries it. Raises ``Refused`` for what it never does."""
        what, _colon, key = text.partition(":")
        if what not in {NEW, NEXT, LINE, UPDATE, LEAVE} or (key and not (key.isdecimal() and len(key) < 12)):
            raise Refused(_("Say what this part is."))
        return cls(what, int(key or 0), release if what == LINE else "")

    def __str__(self) -> str:
        return f"{self.what}:{self.key}" if self.key else self.what

    @property
    def makes_draft(self) -> bool:
        return self.what in {NEW, NEXT, LINE}


@dataclass(frozen=True)
class Option:
    """What a part may be: the line on which it would be the next version, or the draft that it would update."""

    target: Target
    label: str


@dataclass(frozen=True)
class Proposal:
    """What there is to choose for a part, by sort; ``proposed`` is what it seems to be."""

    proposed: Target
    versions: Sequence[Option]
    drafts: Sequence[Option]
    may_be_new: bool


def propose(content: VersionContent) -> Proposal:
    """What a content may be, and seems to be: reads only."""
    documents = list(Document.objects.filter(kind=content.kind).order_by("title", "pk").prefetch_related("lines"))
    own = document_for(content)
    release = Release.parse(getattr(content, "from_release", ""))
    versions: list[Option] = []
    proposed = Target(NEW)
    for document in documents:
        lines = sorted(document.lines.all(), key=lambda line: line.release)
        for line in lines:
            versions.append(Option(Target(NEXT, line.pk), _("Next version of %(line)s") % {"line": line}))
            if document == own and line.release == release:
                proposed = versions[-1].target
        if content.kind != TERMS:
            label = _("First version on a new line of %(document)s") % {"document": document}
            versions.append(Option(Target(LINE, document.pk), label))
            if document == own and proposed.what == NEW:
                proposed = Target(LINE, document.pk, str(release))
        elif document == own and proposed.what == NEW and lines:
            proposed = Target(NEXT, lines[0].pk)
    drafts = (
        DocumentVersion.objects.with_names().filter(status="draft", line__document__kind=content.kind).order_by("-pk")
    )
    updates = [Option(Target(UPDATE, draft.pk), f"{draft} ({draft.reference})") for draft in drafts[:50]]
    # The terms are one document: one processor, one set of terms.
    return Proposal(proposed, versions, updates, may_be_new=content.kind != TERMS or not documents)


def document_for(content: VersionContent) -> Document | None:
    """The document of which the content seems to be a version, None when it is the first."""
    documents = Document.objects.filter(kind=content.kind)
    # The terms are one document, whatever their number says: one processor, one set of terms.
    return documents.first() if content.kind == TERMS else documents.filter(scope=scope_of(content)).first()


def scope_of(content: VersionContent) -> str:
    return content.number.scope if content.number else str(getattr(content, "product", ""))


def find_line(target: Target, content: VersionContent) -> Line:
    """The line that a target names. Raises ``Refused`` when it is gone, or of another kind."""
    line = Line.objects.select_related("document").filter(pk=target.key, document__kind=content.kind).first()
    if line is None:
        raise Refused(_("That line is not there any more. Choose again what this part is."))
    return line


def find_document(target: Target, content: VersionContent) -> Document:
    """The document that a target names. Raises ``Refused`` when it is gone, or of another kind."""
    document = Document.objects.filter(pk=target.key, kind=content.kind).first()
    if document is None:
        raise Refused(_("That document is not there any more. Choose again what this part is."))
    return document


def find_draft(target: Target, content: VersionContent) -> DocumentVersion:
    """The draft that a target names. Raises ``Refused`` when it is gone, published, or of another kind."""
    draft = DocumentVersion.objects.with_names().filter(pk=target.key, line__document__kind=content.kind).first()
    if draft is None or draft.is_published:
        raise Refused(_("That draft is not there any more. Choose again what this part is."))
    return draft


def wishes_of(stored: Any, reading: ImportReading) -> list[Target]:
    """The targets that were stored, one for each content."""
    return [Target(*each) for each in stored][: len(reading.contents)]
