"""Rows of a version as inlines: sortable, nested, and safe against somebody else's edit in the meantime."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.admin import widgets as admin_widgets
from django.db import models
from django.forms.models import InlineForeignKeyField
from django.http import HttpRequest
from unfold.admin import StackedInline, TabularInline
from unfold.forms import PaginationInlineFormSet
from unfold.widgets import UnfoldAdminTextareaWidget

from documents.models import Row
from office.versions.fields import RichTextFormField, is_rich


class RowForm(forms.ModelForm):  # type: ignore[type-arg]
    """A row of a draft. Its position comes from its place among the others (:class:`RowFormSet`)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "position" in self.fields:
            self.fields["position"].required = False
            self.fields["position"].initial = None if self.instance.pk is None else self.instance.position
            if self.instance.pk is None:
                self.initial["position"] = None


class _ParentField(InlineForeignKeyField):
    """Gives the row above, whatever key was sent."""

    def clean(self, value: Any) -> Any:
        return self.parent_instance


class RowFormSet(PaginationInlineFormSet):
    """Rows under a version or under another row, numbered by the order in which they were sent.

    A row that somebody else deleted in the meantime comes back as a new one with its old lineage: what was typed is
    never lost, and the officer was told (:mod:`office.versions.version_form`).
    """

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
        if history is not None:
            row.lineage = history.lineage
        row.vanished = True
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

        stored = {form.instance.pk: form.initial.get("position") for form in self.initial_forms}
        for number, form in enumerate(sorted(kept, key=place), start=1):
            # Only a row whose number differs is written, so that the history shows who moved what.
            form.instance.position = number
            moved = form.instance.pk is None or stored.get(form.instance.pk) != number
            form.changed_data = [name for name in form.changed_data if name != "position"]
            if moved:
                form.changed_data.append("position")

    can_order_rows = True

    def save_existing_objects(self, commit: bool = True) -> Any:
        saved = super().save_existing_objects(commit)
        for form in self.initial_forms:
            if getattr(form.instance, "vanished", False) and form not in self.deleted_forms:
                saved.append(self.save_new(form, commit=commit))
        return saved


class RowInlineMixin:
    """What all inlines of rows share: the position is hidden and set by dragging or by the arrow buttons."""

    model: type[Row]
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
