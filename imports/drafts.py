"""From a source file to drafts: one transaction, nothing published, nothing corrected, nothing dropped silently."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from annexes.content import Annex1Content
from annexes.kinds import ANNEX1, ANNEX2
from annexes.models import Product
from characters import printable
from documents import journaled
from documents.changes import changed
from documents.errors import Refused
from documents.kinds import kind_of
from documents.locks import lock_publications
from documents.models import Document, DocumentVersion, Doubt, ImportedSource, Line
from documents.numbering import last_shared
from documents.releases import Release
from documents.rows.drafting import create_draft
from documents.rows.lineage import Descent, descend, nearest_version
from documents.rows.schema import schema_of
from documents.text.content import VersionContent
from imports.models import SourceFile
from imports.read import ImportReading, read_documents
from imports.targets import LEAVE, LINE, NEW, NEXT, Target, document_for, find_document, find_line, scope_of
from imports.whose import questions_about
from journal.acts import performs
from journal.bulk import create_with_history
from sources.reading import format_of
from terms.kinds import TERMS

# Warnings of the importer that validation finds by itself, from the rows, for as long as they hold.
_FOUND_AGAIN = {
    "unknown-date",
    "unknown-number",
    "unknown-subject",
    "stale-deposit",
    "missing-mark",
    "bsn-not-in-section-2",
    "impossible-log-date",
    "log-date",
    "number-year",
    "number-ordinal",
    "unfilled",
}

_ATTEMPTS = 5


@dataclass(frozen=True)
class ImportedDraft:
    """A draft that an import made, and how many rows of each kind it has."""

    version: DocumentVersion
    rows: dict[str, int]


@dataclass(frozen=True)
class ImportReport:
    """What came of an import: drafts in the source's order, warnings, and every word that found no place."""

    drafts: tuple[ImportedDraft, ...]
    reading: ImportReading

    def as_data(self) -> dict[str, Any]:
        """The report as the command prints it with ``--json``."""
        return {
            "documents": [
                {
                    "kind": draft.version.kind,
                    "ref": draft.version.reference,
                    "number": str(draft.version.number) if draft.version.number else None,
                    "date": draft.version.date.isoformat() if draft.version.date else None,
                    "line": draft.version.line.from_release or None,
                    "language": draft.version.language,
                    "rows": draft.rows,
                }
                for draft in self.drafts
            ],
            "divisions": [
                {"key": choice.key, "example": choice.example, "articles": choice.articles}
                for choice in self.reading.choices
            ],
            "warnings": self._warnings(),
            "not_placed": list(self.reading.not_placed),
        }

    def _warnings(self) -> list[dict[str, str]]:
        """Warnings, and the rows that are doubtful unless a warning says the same of them."""
        found = [
            (warning.code, str(warning.message), str(warning.where), warning.document)
            for warning in self.reading.warnings
        ]
        said = {(message, document) for _code, message, _where, document in found}
        found += [
            ("uncertain", str(flag.reason), flag.path, flag.document)
            for flag in self.reading.flags
            if (str(flag.reason), flag.document) not in said
        ]
        return [
            {"code": code, "message": message, "where": where, "ref": self.drafts[document].version.reference}
            for code, message, where, document in found
        ]


def import_source(
    data: bytes, *, name: str, by: Any, at: datetime, scheme: str = "", anyway: bool = False, changes: str = ""
) -> ImportReport:
    """Read a source file into drafts of terms and annexes.

    Reading and matching take their time and happen before anything is locked; the drafts are written in one
    transaction. ``scheme``, ``anyway`` and ``changes`` are as in :func:`imports.read.read_documents`. Raises
    ``UnreadableSource`` when the text has no clauses to read, and ``Refused`` when the same file has been imported and
    its drafts or versions still exist; in both cases nothing has changed.
    """
    refuse_known(data)
    reading = read_documents(data, scheme=scheme, anyway=anyway, changes=changes)
    return file_reading(reading, OriginalFile(name, data, changes), by=by, at=at)


@dataclass(frozen=True)
class OriginalFile:
    """The file that a reading was read from, and as what its tracked changes were read."""

    name: str
    data: bytes
    changes: str = ""

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


def file_reading(
    reading: ImportReading, file: OriginalFile, *, by: Any, at: datetime, targets: Sequence[Target] | None = None
) -> ImportReport:
    """Make drafts of what was read. ``targets`` say what each content is; without them it is what it seems to be.

    Raises ``Refused`` as :func:`import_source` does, and when a target is not there any more.
    """
    wanted = list(targets) if targets is not None else [Target("") for _content in reading.contents]
    for _attempt in range(_ATTEMPTS):
        pairs = list(zip(reading.contents, wanted, strict=True))
        descents = [descend(content, _ancestor(content, target)) for content, target in pairs]
        try:
            return _write(reading, wanted, descents, file, by=by, at=at)
        except _Overtaken:
            continue
    raise Refused(_("Others keep changing the same documents. Import the file again in a moment."), field="file")


class _Overtaken(Exception):
    """Another version was written while the rows were matched."""


@performs(journaled.IMPORTED)
def _write(
    reading: ImportReading,
    targets: Sequence[Target],
    descents: Sequence[Descent],
    file: OriginalFile,
    *,
    by: Any,
    at: datetime,
) -> ImportReport:
    lock_publications()
    refuse_known(file.data)
    if [descent.ancestor for descent in descents] != [
        _ancestor(content, target) for content, target in zip(reading.contents, targets, strict=True)
    ]:
        raise _Overtaken
    source = keep_source(reading, file, by=by, at=at)
    drafts: list[ImportedDraft] = []
    made: list[int] = []
    for index, (content, target, descent) in enumerate(zip(reading.contents, targets, descents, strict=True)):
        if target.what and not target.makes_draft:
            continue
        line = _line_for(content, reading.titles[index], target)
        language = reading.languages[index]
        try:
            version = create_draft(content, line, by=by, at=at, source=source, descent=descent, language=language)
        except ValidationError as refusal:
            # Whatever the reader made of the source, no row holds what a form would refuse.
            raise Refused(" ".join(refusal.messages), field="file") from refusal
        if isinstance(content, Annex1Content):
            _relate_lines(version.document)
        drafts.append(ImportedDraft(version, schema_of(content.kind).count_rows(content)))
        made.append(index)
    reading = _of_drafts(reading, made)
    questions = questions_about(reading.titles, [draft.version for draft in drafts])
    asked = [replace(finding, document=number) for number, finding in questions]
    report = ImportReport(tuple(drafts), replace(reading, warnings=(*reading.warnings, *asked)))
    _note_doubts(report.reading, [draft.version for draft in drafts], by=by, at=at)
    return report


def _of_drafts(reading: ImportReading, made: Sequence[int]) -> ImportReading:
    """A reading with the contents that became drafts alone, and what there is to say of those."""
    if len(made) == len(reading.contents):
        return reading
    place = {index: number for number, index in enumerate(made)}
    return replace(
        reading,
        contents=tuple(reading.contents[index] for index in made),
        titles=tuple(reading.titles[index] for index in made),
        languages=tuple(reading.languages[index] for index in made),
        warnings=tuple(replace(w, document=place[w.document]) for w in reading.warnings if w.document in place),
        flags=tuple(replace(flag, document=place[flag.document]) for flag in reading.flags if flag.document in place),
    )


def keep_source(reading: ImportReading, file: OriginalFile, *, by: Any, at: datetime) -> ImportedSource:
    """Keep a file with the lines that were read from it, to be opened again at any time."""
    source, _created = ImportedSource.objects.update_or_create(
        sha256=file.digest, defaults={"name": printable(file.name)[:255], "imported_at": at, "imported_by": by}
    )
    kept = {
        "format": format_of(file.data),
        "data": file.data,
        "text": reading.text,
        "changes": file.changes,
        "missing": [list(each) for each in reading.missing],
    }
    SourceFile.objects.update_or_create(source=source, defaults=kept)
    return source


def refuse_known(data: bytes) -> None:
    """Raises ``Refused`` when a file was imported and what was made of it is still there."""
    existing = DocumentVersion.objects.with_names().filter(source__sha256=hashlib.sha256(data).hexdigest())
    if existing:
        raise Refused(
            _("This file has been imported already; see %(versions)s. Delete those drafts first to import it again.")
            % {"versions": ", ".join(version.reference for version in existing)},
            field="file",
        )


def _release(content: VersionContent, target: Target) -> Release:
    return Release.parse(target.release or getattr(content, "from_release", ""))


def _ancestor(content: VersionContent, target: Target) -> DocumentVersion | None:
    """The version whose rows those of the content descend from."""
    if target.what == NEXT:
        chosen = find_line(target, content)
        return nearest_version(chosen.document, chosen)
    if target.what in {NEW, LEAVE} or (target.what and not target.makes_draft):
        return None
    document = find_document(target, content) if target.what == LINE else document_for(content)
    if document is None:
        return None
    release = _release(content, target)
    line = next((line for line in document.lines.all() if line.release == release), None)
    return nearest_version(document, line)


def _line_for(content: VersionContent, title: str, target: Target) -> Line:
    """The line on which the content belongs, made when it is the first of its document or release."""
    if target.what == NEXT:
        return find_line(target, content)
    document = find_document(target, content) if target.what == LINE else None
    if document is None:
        document = (None if target.what == NEW else document_for(content)) or _new_document(content, title)
    if isinstance(content, Annex1Content) and not Product.objects.filter(document=document).exists():
        Product.objects.create(
            name=printable(content.product or scope_of(content) or document.title), document=document
        )
    release = _release(content, target)
    for known in document.lines.all():
        if known.release == release:
            return known
    line = Line.objects.create(document=document, from_release=str(release))
    changed(document)
    return line


def _new_document(content: VersionContent, title: str) -> Document:
    names = {TERMS: "Privacy Voorwaarden", ANNEX1: "Bijlage 1", ANNEX2: "Bijlage 2"}
    scope = "" if content.kind == TERMS else scope_of(content)
    if Document.objects.filter(kind=content.kind, scope=scope).exists():
        raise Refused(
            _("There is a document of this kind and scope already: choose it, and not a new one."), field="file"
        )
    title = title or " ".join(filter(None, [names[kind_of(content.kind)], scope]))
    return Document.objects.create(kind=content.kind, scope=scope, title=printable(title)[:200])


def _relate_lines(document: Document) -> None:
    """Say from which line each line forked and after which date: the part of the version log that both print."""
    lines = sorted(document.lines.all(), key=lambda line: line.release)
    for parent, line in pairwise(lines):
        if line.parent_id is not None:
            continue
        forked_on = last_shared(_log_dates(line), _log_dates(parent))
        if forked_on is not None:
            line.parent, line.forked_on = parent, forked_on
            line.save()


def _log_dates(line: Line) -> list[str]:
    version = line.versions.order_by("pk").first()
    return [row.date for row in version.logrow_rows.all()] if version else []


def _note_doubts(reading: ImportReading, versions: list[DocumentVersion], *, by: Any, at: datetime) -> None:
    """Keep what the importer was unsure of with the draft, where the officer meets it."""
    doubts: Iterable[tuple[int, str, Any]] = [
        *(
            (warning.document, str(warning.where), warning.message)
            for warning in reading.warnings
            if warning.code not in _FOUND_AGAIN
        ),
        *((flag.document, flag.path, flag.reason) for flag in reading.flags),
    ]
    found = [
        Doubt(version=versions[document], where=where[:200], message=str(message))
        for document, where, message in doubts
    ]
    create_with_history(found, Doubt, by=by, at=at)
    if reading.not_placed and versions:
        Doubt.objects.create(
            version=versions[0],
            where=str(_("not placed")),
            message=_("These words of the source found no place: %(words)s")
            % {"words": " · ".join(reading.not_placed)},
        )
