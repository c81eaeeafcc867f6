"""Facts as inlines in the form of a draft: under the row that they are beside, or, on the whole, in their own tab."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.models import ModelChoiceIterator
from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from unfold.widgets import UnfoldAdminSelectWidget

from office.versions.editing.rows import RowForm, RowFormSet, StackedRows, TabularRows


def clean_country(text: str) -> str:
    """The code of a country as it is stored. Raises ``ValidationError`` for what is none."""
    country = text.strip().upper()
    if country and not (len(country) == 2 and country.isascii() and country.isalpha()):
        raise ValidationError(_("Give the two letters of the country (ISO 3166-1), such as NL or US."))
    return country


class FactsRowForm(RowForm):
    """Facts beside a row. What is left as it was writes nothing, so that a row without facts keeps none."""

    use_required_attribute = False

    def clean_country(self) -> str:
        return clean_country(self.cleaned_data.get("country") or "")


class FactsFormSet(RowFormSet):
    """The one set of facts on a row, or on the version; also before there is any."""

    can_order_rows = False

    def get_queryset(self) -> Any:
        """The facts that the inline has already fetched for all rows at once, if it has."""
        fetched = self.fk.remote_field
        if not self.is_bound and self.fk.unique and fetched.is_cached(self.instance):
            facts = fetched.get_cached_value(self.instance)
            return [] if facts is None else [facts]
        return super().get_queryset()


class FactsBesideRow(StackedRows):
    """One set of facts."""

    form = FactsRowForm
    formset = FactsFormSet
    collapsible = False
    template_before = None
    show_title = False
    ordering_field = None
    extra = 1
    max_num = 1
    can_delete = False


class PartiesBesideRow(StackedRows):
    """Several facts of one kind, each with many fields, in an order."""

    form = FactsRowForm
    collapsible = False
    template_before = None


class ListBesideRow(TabularRows):
    """Several facts of one kind, in a table."""

    form = FactsRowForm


class _Rows(ModelChoiceIterator):  # type: ignore[type-arg]
    def __iter__(self) -> Any:
        field: Any = self.field
        if field.empty_label is not None:
            yield "", field.empty_label
        for row in field.rows.values():
            yield self.choice(row)


class RowChoiceField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A row of the same version: read once for all the fields of a page that offer it."""

    iterator = _Rows

    def __init__(self, rows: dict[str, Any], **kwargs: Any) -> None:
        self.rows = rows
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values:
            return None
        if (row := self.rows.get(str(getattr(value, "pk", value)))) is None:
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return row


def choose_row(db_field: Any, request: HttpRequest) -> RowChoiceField:
    """The field of a relation to another row of the draft whose form this is; each table is read once a request."""
    match = request.resolver_match
    version = match.kwargs.get("object_id", "") if match is not None else ""
    model: Any = db_field.related_model
    shared: dict[Any, dict[str, Any]] = request.__dict__.setdefault("_rows_to_choose", {})
    if model not in shared:
        found = model.objects.filter(version_id=version) if version.isdecimal() else model.objects.none()
        shared[model] = {str(row.pk): row for row in found}
    return row_choice(db_field, shared[model])


def row_choice(db_field: Any, rows: dict[str, Any]) -> RowChoiceField:
    """The field of a relation to one of these rows, by their keys as text."""
    none = db_field.related_model.objects.none()
    field: RowChoiceField = db_field.formfield(
        form_class=RowChoiceField,
        queryset=none,
        rows=rows,
        widget=UnfoldAdminSelectWidget(attrs={"aria-label": capfirst(db_field.verbose_name)}),
    )
    return field
