"""What stands beside one row while it is edited: its facts, why it changes, and what its import left open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from documents import journaled
from documents.errors import AlreadyPublished
from documents.locks import lock_draft, lock_facts
from documents.models import DocumentVersion, Doubt
from documents.notes import changes_of
from documents.rows.schema import RowSchema, schema_of
from journal.acts import act
from office.versions.editor.answering import require_change
from office.versions.editor.remarks import doubts_of
from office.versions.editor.rows import HEADER, TEXTS, read_key, read_rows
from office.versions.facts import Choices, FactsSection, facts_of_rows, facts_of_version, facts_state, save_facts
from office.versions.note_sheet import NoteForm, NoteSheet

TEMPLATE = "admin/documents/version/edit/_beside.html"
FACTS, NOTE, DOUBTS = "facts", "note", "doubts"


@dataclass
class Place:
    """A row of a draft, one of its single texts, or (``header``) the draft as a whole."""

    version: DocumentVersion
    name: str
    key: str
    collection: RowSchema | None = None
    row: Any = None

    @property
    def as_text(self) -> str:
        return HEADER if self.name == HEADER else f"{self.name}/{self.key}"

    @property
    def note_key(self) -> str:
        """Under which a change note is kept."""
        if self.collection is not None:
            return f"{self.name}:{self.key}"
        return "" if self.name == HEADER else self.key


def find_place(version: DocumentVersion, name: str, key: str) -> Place:
    """Raises ``Http404`` for what the draft does not have."""
    schema = schema_of(version.kind)
    if name == HEADER or (name == TEXTS and key in schema.text_fields):
        return Place(version, name, key)
    for collection in schema.all_rows():
        lineage = read_key(key)
        if collection.name == name and lineage is not None:
            row = collection.model.objects.filter(version=version, lineage=UUID(lineage), **collection.where).first()
            if row is not None:
                return Place(version, name, lineage, collection, row)
    raise Http404


class Beside:
    """The forms beside one place; with ``data`` those of the part that was sent."""

    def __init__(self, place: Place, data: Any = None) -> None:
        self.place, self.data = place, data
        self.part = data.get("part", "") if data is not None else ""
        self.sections = self._sections(data if self.part == FACTS else None)
        # What the page showed, or shows now.
        self.state = facts_state(self._sections(None))
        self.sheet = NoteSheet(changes_of(place.version), data if self.part == NOTE else None)
        self.refusal = self.said = ""

    def _sections(self, data: Any) -> list[FactsSection]:
        place = self.place
        choices = Choices(place.version)
        if place.name == HEADER:
            return facts_of_version(place.version, data, choices)
        if place.collection is None or place.collection.facts is None:
            return []
        return [facts_of_rows(place.version, place.collection, data, choices, only=place.row)]

    @property
    def note(self) -> NoteForm | None:
        """The form of the row's note; None where nothing that is saved differs."""
        if not self.place.note_key:
            return self.sheet.whole
        others = {form.key: form for form in self.sheet.stale}
        return self.sheet.by_row.get(self.place.note_key) or others.get(self.place.note_key)

    @property
    def doubts(self) -> list[dict[str, Any]]:
        found = doubts_of(read_rows(self.place.version, with_revs=False))
        here = "" if self.place.name == HEADER else self.place.as_text
        return [each for each in found if each["place"] == here]

    def save(self, *, by: Any, at: datetime) -> bool:
        """Whether it was saved; what stands against it is said in the forms. Raises ``AlreadyPublished`` of a note."""
        if self.part == FACTS:
            return self._save_facts(by, at)
        if self.place.version.is_published:
            raise AlreadyPublished(self.place.version)
        if self.part == NOTE:
            saved = self.sheet.save(by=by, at=at)
            self.refusal = "" if saved is not None else _("Nothing was saved yet. Correct the fields marked below.")
            return saved is not None
        if self.part == DOUBTS:
            self._settle(by, at)
            return True
        self.refusal = _("This can't be read.")
        return False

    def _save_facts(self, by: Any, at: datetime) -> bool:
        with act(journaled.FACTS, by=by, at=at):
            # One officer at a time: the state below is compared with what the page showed.
            lock_facts(self.place.version)
            self.state = facts_state(self._sections(None))
            self.sections = self._sections(self.data)
            if self.data.get("state") != self.state:
                self.refusal = _(
                    "Somebody else changed facts here after you opened them, so nothing was saved yet. Save again to "
                    "put your values in their place."
                )
                return False
            if save_facts(self.sections) is None:
                self.refusal = _("Nothing was saved yet. Correct the fields marked below.")
                return False
        return True

    def _settle(self, by: Any, at: datetime) -> None:
        wanted = set(self.data.getlist("settled"))
        with act(journaled.EDITED, by=by, at=at, subject=self.place.version):
            lock_draft(self.place.version)
            mine = [each["id"] for each in self.doubts]
            for doubt in Doubt.objects.filter(version=self.place.version, pk__in=mine):
                if doubt.settled is not (str(doubt.pk) in wanted):
                    doubt.settled = not doubt.settled
                    doubt._history_user, doubt._history_date = by, at  # type: ignore[attr-defined]
                    doubt.save()


def beside_view(admin: Any, request: HttpRequest, pk: int, collection: str, key: str) -> HttpResponse:
    """The fragment; sent, it is saved by itself and comes back as it is now, or (422) with what stands against it."""
    version = admin.find(request, pk)
    if request.method == "POST":
        require_change(admin, request)
    place = find_place(version, collection, key)
    status, said = 200, ""
    if request.method == "POST":
        beside = Beside(place, request.POST)
        if beside.save(by=request.user, at=timezone.now()):
            beside, said = Beside(find_place(version, collection, key)), _("Saved.")
        else:
            status = 422
    else:
        beside = Beside(place)
    context = {"beside": beside, "said": said, "may_change": may_change(admin, request), "address": request.path}
    return HttpResponse(render_to_string(TEMPLATE, context, request), status=status)


def may_change(admin: Any, request: HttpRequest) -> bool:
    return bool(request.user.has_perm(f"{admin.opts.app_label}.change_{admin.opts.model_name}"))
