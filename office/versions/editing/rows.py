"""Rows of a version as inlines: sortable, nested, and merged with somebody else's edits in the meantime."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.admin import widgets as admin_widgets
from django.core.exceptions import ValidationError
from django.db import models
from django.forms.formsets import DELETION_FIELD_NAME
from django.forms.models import InlineForeignKeyField
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.admin import StackedInline, TabularInline
from unfold.forms import PaginationInlineFormSet
from unfold.widgets import UnfoldAdminTextareaWidget

from documents.models import Row
from office.versions.editing.concurrency import Meanwhile
from office.versions.editing.fields import RichTextFormField, is_rich
from office.versions.editing.merging import (
    BothChanged,
    explain_change,
    explain_removal,
    is_changed_below,
    is_touched_below,
    merge,
    put,
    take_theirs,
)
from office.versions.places import insert_rows, places

_MOVED_BY_BOTH = _(
    "Somebody else moved rows here too, after you opened the draft, so nothing was saved yet. Saving again puts the "
    "rows in the order of this page."
)


class RowForm(forms.ModelForm):  # type: ignore[type-arg]
    """A row of a draft. Its position comes from its place among the others (:class:`RowFormSet`)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "position" in self.fields:
            self.fields["position"].required = False
            self.fields["position"].initial = None if self.instance.pk is None else self.instance.position
            if self.instance.pk is None:
                self.initial["position"] = None
        # What somebody else changed too, by field; None for the row as a whole.
        self.conflicts: dict[str | None, BothChanged] = {}

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        for name, conflict in self.conflicts.items():
            self.add_error(name, conflict)
        return values


class _ParentField(InlineForeignKeyField):
    """Gives the row above, whatever key was sent."""

    def clean(self, value: Any) -> Any:
        return self.parent_instance


class MergingFormSet(PaginationInlineFormSet):
    """Rows of which only those are written in which something was typed (:mod:`office.versions.editing.merging`)."""

    @property
    def meanwhile(self) -> Meanwhile | None:
        """What others did since the form was shown; None when they did nothing."""
        found: Meanwhile | None = getattr(self.instance, "meanwhile", None)
        return found

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        form.instance.meanwhile = self.meanwhile

    def _construct_form(self, i: int, **kwargs: Any) -> Any:
        form = super()._construct_form(i, **kwargs)  # type: ignore[misc]
        if self.is_bound and i < self.initial_form_count():
            left = {form._meta.model._meta.pk.name, self.fk.name, "position", DELETION_FIELD_NAME}
            names = [name for name, field in form.fields.items() if name not in left and not field.disabled]
            self._merge(form, names)
        return form

    def _merge(self, form: Any, names: list[str]) -> None:
        model: Any = self.model
        take_theirs(form, self.data, form.instance, names)
        if self.meanwhile is None:
            return
        if not self._is_deleting(form):
            form.conflicts.update(merge(form, self.data, self.meanwhile, form.instance, names))
        elif self._is_changed(form.instance, self.meanwhile):
            self._set_deleting(form, wanted=False)
            merge(form, self.data, self.meanwhile, form.instance, names)
            form.conflicts[None] = explain_change(self.meanwhile.latest(model, form.instance.pk))

    def _is_changed(self, row: Any, meanwhile: Meanwhile) -> bool:
        return meanwhile.has_changed(type(row), row.pk) or is_changed_below(row, meanwhile)

    def _is_deleting(self, form: Any) -> bool:
        return self.can_delete and bool(form[DELETION_FIELD_NAME].data)

    def _set_deleting(self, form: Any, *, wanted: bool) -> None:
        put(self.data, form.add_prefix(DELETION_FIELD_NAME), form.fields[DELETION_FIELD_NAME], wanted)


def _is_form(item: Any) -> bool:
    """Whether a row was sent, and is not one that somebody else added."""
    return isinstance(item, forms.BaseForm)


class RowFormSet(MergingFormSet):
    """Rows under a version or under another row, in the order in which they were sent.

    A row that somebody else removed in the meantime comes back as a new one with its old lineage, once the officer who
    typed in it was told.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Rows of somebody else's that have to make room.
        self.pushed: list[Any] = []

    def _merge(self, form: Any, names: list[str]) -> None:
        if not getattr(form.instance, "vanished", False):
            super()._merge(form, names)
        elif self.meanwhile is not None and not self._is_deleting(form):
            self._merge_vanished(form, names, self.meanwhile)

    def _merge_vanished(self, form: Any, names: list[str], meanwhile: Meanwhile) -> None:
        """A row that is gone stays gone unless something was typed in it, or in the rows under it."""
        model, key = type(form.instance), form.instance.was
        base = meanwhile.base(model, key)
        typed = base is None or any(
            form.fields[name].has_changed(getattr(base, model._meta.get_field(name).attname), form[name].data)
            for name in names
        )
        parent_comes_back = getattr(self.instance, "vanished", False)
        if not typed and not parent_comes_back and not is_touched_below(self.data, form.prefix, model, meanwhile):
            if self.can_delete:
                self._set_deleting(form, wanted=True)
        elif meanwhile.has_changed(model, key) and not parent_comes_back:
            form.conflicts[None] = explain_removal(meanwhile.latest(model, key))

    def get_queryset(self) -> Any:
        """The rows that the inline has already fetched for all parents at once, if it has."""
        if self.is_bound and "forms" in self.__dict__:
            # What the page shows again is what was sent, also when rows went or moved in the meantime.
            return [form.instance for form in self.initial_forms]
        name = self.fk.remote_field.get_accessor_name()
        fetched = getattr(self.instance, "_prefetched_objects_cache", {}).get(name)
        return super().get_queryset() if fetched is None else list(fetched)

    def _existing_object(self, pk: Any) -> Any:
        found = super()._existing_object(pk)  # type: ignore[misc]
        if found is not None:
            return found
        model: Any = self.model
        row = model()
        setattr(row, self.fk.name, self.instance)
        history = model.history.filter(id=pk).order_by("-history_date", "-history_id").first()
        if history is not None and isinstance(row, Row):
            row.lineage = history.lineage
        row.vanished, row.was = True, int(pk)
        return row

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        if getattr(self.instance, "vanished", False):
            # The row above comes back under a new key, while the form still names the old one.
            form.fields[self.fk.name] = _ParentField(self.instance)
        if getattr(form.instance, "vanished", False):
            form.fields[form._meta.model._meta.pk.name] = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean(self) -> None:
        super().clean()
        if "position" not in self.form.base_fields or not self.can_order_rows:
            return
        kept = [
            form
            for form in self.forms
            if form not in self.deleted_forms and (form in self.initial_forms or form.has_changed())
        ]

        def place(form: Any) -> tuple[bool, int]:
            sent = getattr(form, "cleaned_data", {}).get("position")
            return sent is None, sent or 0

        order: list[Any] = sorted(kept, key=place)
        if self.meanwhile is not None:
            order = self._with_others(order, self.meanwhile)
        stored = {form.instance.pk: form.initial.get("position") for form in self.initial_forms if form.instance.pk}
        numbers = [stored.get(item.instance.pk) if _is_form(item) else item.position for item in order]
        for item, old, new in zip(order, numbers, places(numbers), strict=True):
            if not _is_form(item):
                if old != new:
                    item.position = new
                    self.pushed.append(item)
                continue
            # Only a row whose number differs is written, so that the history shows who moved what.
            item.instance.position = new
            item.changed_data = [name for name in item.changed_data if name != "position"]
            if old != new:
                item.changed_data.append("position")

    def _with_others(self, mine: list[Any], meanwhile: Meanwhile) -> list[Any]:
        """The forms in the order that was sent, with the rows that others added; the others' order where the officer
        moved nothing. Where both moved rows, that is said first.
        """
        shown_rows: Any = self.queryset
        now: list[Any] = list(shown_rows.filter(**{self.fk.name: self.instance.pk}))
        forms = {form.instance.pk: form for form in mine if form.instance.pk is not None}
        others = [row for row in now if row.pk not in {form.instance.pk for form in self.initial_forms}]
        theirs: list[Any] = [forms.get(row.pk, row) for row in now if row.pk in forms or row in others]
        common = [form for form in theirs if form in mine]

        def shown(form: Any) -> int:
            base = meanwhile.base(type(form.instance), form.instance.pk)
            return int(base.position if base is not None else form.initial.get("position") or 0)

        before = sorted(common, key=shown)
        sent = [form for form in mine if form in common]
        if sent == before:
            return insert_rows(theirs, [form for form in mine if form not in common], mine)
        if common not in (before, sent):
            raise ValidationError(_MOVED_BY_BOTH, code="both_moved")
        return insert_rows(mine, others, theirs)

    can_order_rows = True

    def save_existing_objects(self, commit: bool = True) -> Any:
        saved = super().save_existing_objects(commit)
        for form in self.initial_forms:
            if getattr(form.instance, "vanished", False) and form not in self.deleted_forms:
                saved.append(self.save_new(form, commit=commit))
        for row in self.pushed:
            row.save()
        return saved


class RowInlineMixin:
    """What all inlines of rows share: the position is hidden and set by dragging or by the arrow buttons."""

    model: type[models.Model]
    form = RowForm
    formset = RowFormSet
    ordering_field: str | None = "position"
    hide_ordering_field = True
    extra = 0
    show_change_link = False
    # A contract has as many rows as it has; this bounds what one request may cost.
    max_num = 1000
    with_children: tuple[str, ...] = ()
    template_before: str | None = None

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related(*self.with_children)  # type: ignore[misc]

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if is_rich(db_field):
            return db_field.formfield(form_class=RichTextFormField)
        if isinstance(db_field, models.TextField):
            kwargs["widget"] = UnfoldAdminTextareaWidget(attrs={"rows": 2})
        if db_field.name == "position":
            return db_field.formfield(required=False, widget=admin_widgets.AdminIntegerFieldWidget)
        return super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]


class StackedRows(RowInlineMixin, StackedInline):  # type: ignore[misc]
    """Rows with several fields, folded to their titles."""

    collapsible = True
    template_before: str | None = "admin/documents/version/_fold.html"


class TabularRows(RowInlineMixin, TabularInline):  # type: ignore[misc]
    """Rows with one or two fields, in a table."""

    show_title = False


class TextFormSet(RowFormSet):
    """The single row with a version's section texts."""

    can_order_rows = False


class SectionTexts(StackedRows):
    """The headings and section texts of a version: one row, made with the draft, never added or removed by hand."""

    formset = TextFormSet
    collapsible = False
    template_before = None
    show_title = False
    ordering_field = None
    exclude = ("position",)
    max_num = 1
    can_delete = False
    tab = True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
