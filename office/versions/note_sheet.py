"""The forms in which an officer says why a draft changes what it changes: one for each change, one for the whole."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any, cast

from django import forms
from django.db import transaction
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold import widgets

from characters.forms import LinesField
from documents.comparison.result import Change
from documents.errors import NotAsShown, Refused
from documents.models import ChangeNote
from documents.notes import NotedChange, NoteTexts, VersionChanges, note_state, write_note
from documents.notes.writing import classes_for

_LONGEST = 2000
_SENT = re.compile(r"note(?:-([a-z0-9_]{1,40}))?(?:-([0-9a-f]{32}))?-seen")


def _text(label: Any) -> LinesField:
    widget = widgets.UnfoldAdminTextareaWidget(attrs={"rows": 2})
    return LinesField(label=label, required=False, max_length=_LONGEST, widget=widget)


class NoteForm(forms.Form):
    """What an officer says of one change (``key`` is that of its row), or, without one, of the draft as a whole."""

    change_class = forms.ChoiceField(
        label=gettext_lazy("class of the change"), required=False, widget=widgets.UnfoldAdminSelectWidget
    )
    why = _text(gettext_lazy("why it changed"))
    meaning = _text(gettext_lazy("what it means for the customer"))
    why_en = _text(gettext_lazy("why it changed, in English"))
    meaning_en = _text(gettext_lazy("what it means for the customer, in English"))
    # What the page showed of the note, by which a colleague's words are not overwritten.
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, key: str, note: ChangeNote | None, change: NotedChange | None = None, data: Any = None) -> None:
        prefix = "-".join(["note", *filter(None, key.split(":"))])
        super().__init__(data, prefix=prefix, auto_id="id_%s")
        self.key, self.note, self.change = key, note, change
        for name in NoteTexts.__dataclass_fields__:
            self.fields[name].initial = getattr(note, name, "")
        self.fields["seen"].initial = note_state(note)
        if change is None:
            del self.fields["change_class"]
        else:
            self._offer_classes(change)

    def _offer_classes(self, change: NotedChange) -> None:
        field: Any = self.fields["change_class"]
        proposed = change.change.proposed
        field.choices = [
            (each.code, _("%(class)s (proposed)") % {"class": each.label} if each is proposed else each.label)
            for each in classes_for(change.change)
        ]
        field.initial = change.change_class.code

    @property
    def is_open(self) -> bool:
        """Whether there is something in it to be seen at once."""
        return self.note is not None or (self.is_bound and (bool(self.errors) or self.is_typed))

    @property
    def is_typed(self) -> bool:
        """Whether what was sent says something else than the page had shown."""
        return self.is_valid() and note_state(self.texts) != self.cleaned_data["seen"]

    @property
    def has_english(self) -> bool:
        return any(self[name].value() for name in ("why_en", "meaning_en"))

    @property
    def title(self) -> str:
        if not self.key:
            return _("The version as a whole")
        return self.change.row.place if self.change is not None else getattr(self.note, "cited_as", "")

    @property
    def state_now(self) -> str:
        return note_state(self.note)

    @property
    def texts(self) -> NoteTexts:
        """What is to be kept. A proposal that nobody says anything of is not kept: it is made anew each time."""
        values = {name: self.cleaned_data.get(name, "") for name in NoteTexts.__dataclass_fields__}
        said = NoteTexts(**values)
        is_proposal = self.change is not None and said.change_class == self.change.change.proposed
        words = (said.why, said.meaning, said.why_en, said.meaning_en)
        return NoteTexts() if is_proposal and not any(words) else said

    def show_now(self, refusal: NotAsShown) -> None:
        """Say that a colleague wrote meanwhile, show what, and let what was typed be saved next time."""
        self.add_error(None, str(refusal))
        again: Any = cast("QueryDict", self.data).copy()
        again[self.add_prefix("seen")] = self.state_now
        self.data = again


class NoteSheet:
    """All forms of a draft: those beside its changes by the row's key, the one of the whole, and those whose row does
    not differ any more.
    """

    def __init__(self, changes: VersionChanges, data: Any = None, *, exact: bool = False) -> None:
        self.changes = changes
        sent = set(_sent_keys(data)) if data is not None else set()

        def form(key: str, note: ChangeNote | None, change: NotedChange | None = None) -> NoteForm:
            return NoteForm(key, note, change, data if key in sent else None)

        self.whole = form("", changes.notes.whole)
        self.by_row = {
            change.key: form(change.key, change.note, change)
            for change in changes.changes
            if exact or change.key in sent or not _only_letters(change)
        }
        gone = {note.row: note for note in changes.stale} | {
            key: None for key in sent - {""} if key not in changes.by_row and key not in changes.notes.by_row
        }
        self.stale = [form(key, note) for key, note in gone.items()]

    @property
    def forms(self) -> list[NoteForm]:
        return [self.whole, *self.by_row.values(), *self.stale]

    @property
    def problems(self) -> list[NoteForm]:
        """Those that could not be saved."""
        return [form for form in self.forms if form.is_bound and form.errors]

    def save(self, *, by: Any, at: datetime) -> int | None:
        """Write what was changed, all of it or nothing; how many notes, None where something has to be put right."""
        if self.problems:
            return None
        wanted = [form for form in self.forms if form.is_bound and form.is_typed]
        try:
            with transaction.atomic():
                for form in wanted:
                    self._write(form, by, at)
        except _NotSaved:
            return None
        return len(wanted)

    def _write(self, form: NoteForm, by: Any, at: datetime) -> None:
        try:
            write_note(self.changes.new, form.key, form.texts, by=by, at=at, seen=form.cleaned_data["seen"])
        except NotAsShown as refusal:
            form.show_now(refusal)
            raise _NotSaved from refusal
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
            raise _NotSaved from refusal


class _NotSaved(Exception):
    """A form was refused, and says why; what the others wrote is undone."""


def _sent_keys(data: Any) -> Iterator[str]:
    for name in data:
        if found := _SENT.fullmatch(name):
            yield ":".join(filter(None, found.groups()))


def _only_letters(change: NotedChange) -> bool:
    """Whether nothing but quotation marks or layout differs, of which nobody said anything yet: such rows come by the
    dozen, and are explained where they are shown.
    """
    facts_differ = len(change.change.classes) > 1
    return change.note is None and change.row.change is Change.UNCHANGED and not facts_differ and change.row.is_restyled
