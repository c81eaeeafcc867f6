"""What differs between a version and another one of its kind: on a page of its own, and in short before an act."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from documents.comparison.facts import compare_facts
from documents.comparison.versions import compare_versions
from documents.display.compared import ComparedView, view_of
from documents.display.shelf import ShelvedDocument, VersionState, shelved_documents
from documents.errors import UnknownReference
from documents.models import DocumentVersion
from documents.notes import changes_of, notes_between
from documents.rows.ancestry import ancestor_of
from office.versions.note_sheet import NoteSheet
from office.versions.pages import VersionPages

# So many lines are compared on one page; the others have a page of their own.
_LINES = 6


@dataclass(frozen=True)
class Compared:
    """Two versions with what differs between them; ``address`` is the page that shows all of it."""

    old: DocumentVersion
    new: DocumentVersion
    view: ComparedView
    address: str = ""


@dataclass(frozen=True)
class Choice:
    """A version to compare with: ``state`` is what it is beside the others of its line, in words."""

    version: DocumentVersion
    state: str


@dataclass(frozen=True)
class Proposal:
    """A version that people mostly want to compare with, and what it is to the one that they look at."""

    version: DocumentVersion
    role: str


def compare_for_officers(
    old: DocumentVersion, new: DocumentVersion, *, exact: bool = False, address: str = "", with_facts: bool = True
) -> Compared:
    """What differs between two versions of one kind, facts beside the text included."""
    comparison = compare_versions(old, new)
    facts = compare_facts(old, new, comparison) if with_facts else ()
    notes = notes_between(old, new)
    return Compared(old, new, view_of(comparison, facts, exact=exact, language=new.language, notes=notes), address)


def compare_to_note(sheet: NoteSheet, *, exact: bool = False) -> Compared | None:
    """What a draft changes, with the forms to say why; None for the first version of a document."""
    changes = sheet.changes
    if changes.old is None or changes.comparison is None:
        return None
    # Of the notes of the draft itself the forms are shown.
    notes = [one for one in notes_between(changes.old, changes.new) if one.version != changes.new]
    language = changes.new.language
    return Compared(
        changes.old,
        changes.new,
        view_of(changes.comparison, changes.facts, exact=exact, language=language, notes=notes, beside=sheet.by_row),
    )


class ComparingViews(VersionPages):
    """The views about what differs."""

    def may_note(self, request: HttpRequest) -> bool:
        """Whether somebody may say why a draft changes something: who may edit it."""
        return bool(request.user.has_perm(f"{self.opts.app_label}.change_{self.opts.model_name}"))

    def note_sheet(self, request: HttpRequest, version: DocumentVersion, *, exact: bool = False) -> NoteSheet | None:
        """The forms for a draft, for who may use them."""
        if version.is_published or not self.may_note(request):
            return None
        return NoteSheet(changes_of(version), exact=exact)

    def compare_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """A version compared with another one: the one that it was made from, unless the address names another."""
        return self.compared_page(request, self.find(request, pk))

    def compared_page(
        self, request: HttpRequest, version: DocumentVersion, sheet: NoteSheet | None = None
    ) -> HttpResponse:
        """The page; with ``sheet`` that of notes that could not be saved, with all that was typed."""
        [document] = shelved_documents([version.kind], version.document) or [ShelvedDocument(version.document, ())]
        proposals = list(_proposals(version, document))
        wanted = request.GET.get("with", "")
        other = self._version_called(request, wanted) if wanted else proposals[0].version if proposals else None
        is_turned, exact = "turned" in request.GET, "exact" in request.GET
        pair = (other, version) if other is not None else None
        if pair is not None and is_turned:
            pair = pair[::-1]
        is_missing = bool(wanted) and other is None
        if sheet is None:
            sheet = self.note_sheet(request, version, exact=exact)
        else:
            other, is_turned = sheet.changes.old, False
        to_note = sheet is not None and not is_turned and other == sheet.changes.old
        if to_note and sheet is not None:
            compared = compare_to_note(sheet, exact=exact)
        else:
            compared = compare_for_officers(*pair, exact=exact) if pair else None
        response = self.page(
            request,
            "compare",
            version,
            title=_("What differs: %(version)s") % {"version": version},
            compared=compared,
            sheet=sheet if to_note else None,
            explained=sheet.changes.old if sheet is not None and not to_note and not is_missing else None,
            other=other,
            choices=_choices(version, document),
            proposals=proposals,
            is_missing=is_missing,
            is_turned=is_turned,
            exact=exact,
        )
        if is_missing:
            response.status_code = 404
        return response

    def across_lines(self, version: DocumentVersion) -> list[Compared]:
        """What differs from the current version of each line to ``version``, the newest lines first."""
        documents = shelved_documents([version.kind], version.document)
        others = [line.current for document in documents for line in document.lines]
        address = self.url("compare", version)
        return [
            compare_for_officers(other, version, address=f"{address}?with={other.reference}", with_facts=False)
            for other in [each for each in others if each is not None and each != version][:_LINES]
        ]

    def _version_called(self, request: HttpRequest, reference: str) -> DocumentVersion | None:
        """The version with this reference; None where it is gone, or of another kind."""
        try:
            found = DocumentVersion.objects.by_reference(reference)
        except UnknownReference:
            return None
        known: DocumentVersion | None = self.get_queryset(request).filter(pk=found.pk).first()
        return known


def _proposals(version: DocumentVersion, document: ShelvedDocument) -> Iterator[Proposal]:
    """What it was made from, then what is current on its line, and on the others."""
    seen = {version.pk}
    ancestor = ancestor_of(version)
    if ancestor is not None:
        seen.add(ancestor.pk)
        is_current = any(line.current == ancestor for line in document.lines if line.line == version.line)
        yield Proposal(ancestor, _("made from this version, current") if is_current else _("made from this version"))
    for line in sorted(document.lines, key=lambda each: each.line != version.line)[:_LINES]:
        current = line.current
        if current is None or current.pk in seen:
            continue
        seen.add(current.pk)
        if line.line == version.line:
            yield Proposal(current, _("current"))
        else:
            yield Proposal(current, _("current from release %(release)s") % {"release": line.line.from_release})


def _choices(version: DocumentVersion, document: ShelvedDocument) -> list[tuple[str, list[Choice]]]:
    """Every other version of the document, per line, its own line first, and then the drafts."""
    states = {
        VersionState.CURRENT: _("current"),
        VersionState.OLDER: _("older"),
        VersionState.WITHDRAWN: _("withdrawn"),
    }
    groups = [
        (
            str(line.line),
            [Choice(item.version, states[item.state]) for item in line.versions if item.version.pk != version.pk],
        )
        for line in sorted(document.lines, key=lambda each: each.line != version.line)
    ]
    drafts = DocumentVersion.objects.drafts().with_names().filter(line__document=version.document).order_by("-pk")
    groups.append((_("Drafts"), [Choice(draft, "") for draft in drafts if draft.pk != version.pk]))
    return [(name, choices) for name, choices in groups if choices]
