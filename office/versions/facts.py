"""Facts beside the printed text (a country, a link, a deposit): one page for drafts and published versions alike."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple, cast

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _
from unfold.overrides import FORMFIELD_OVERRIDES
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextareaWidget

from documents import journaled
from documents.locks import lock_facts
from documents.models import DocumentVersion
from documents.proof.digest import digest_of
from documents.rows.drafting import rows_of
from documents.rows.schema import RowSchema, schema_of
from journal.acts import act
from office.versions.editing.beside import clean_country, row_choice
from office.versions.pages import VersionPages

# A table with more columns scrolls on every screen.
_COLUMNS = 6


class FactsForm(forms.ModelForm):  # type: ignore[type-arg]
    """The facts on one row. A form that is left as it was writes nothing, so that a row without facts keeps none."""

    # Who it is comes before where it is.
    field_order = ("name", "level", "task")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        self.empty_permitted = self.instance.pk is None

    def clean_country(self) -> str:
        return clean_country(self.cleaned_data.get("country") or "")


class FactsList(forms.BaseInlineFormSet):  # type: ignore[type-arg]
    """The facts of which a row may have several: those that it has, and place for one more."""

    def get_queryset(self) -> Any:
        """What was fetched for all rows at once."""
        return list(getattr(self.instance, self.fk.remote_field.get_accessor_name()).all())

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["DELETE"].label = _("Remove")

    def save_new(self, form: Any, commit: bool = True) -> Any:
        if hasattr(form.instance, "position"):
            form.instance.position = 1 + max((facts.position for facts in self.get_queryset()), default=0)
        return super().save_new(form, commit=commit)

    @property
    def label(self) -> str:
        model: Any = self.model
        return str(model._meta.verbose_name_plural)


class RowOfFacts(NamedTuple):
    """A row's own words, the name of the row above it (or empty), the facts beside it."""

    label: str
    group: str
    form: forms.ModelForm[Any]
    lists: list[FactsList]


@dataclass(frozen=True)
class FactsSection:
    """The facts of one collection of rows: its title, and a form for each row."""

    title: str
    rows: list[RowOfFacts]

    @property
    def fields(self) -> list[Any]:
        """The columns of the section's table."""
        return list(self.rows[0].form) if self.rows else []

    @property
    def is_wide(self) -> bool:
        """Whether the facts on a row are more than a line of a table holds."""
        return len(self.fields) > _COLUMNS or any(
            isinstance(field.field.widget, forms.Textarea) or row.lists
            for row in self.rows[:1]
            for field in self.fields
        )

    @property
    def unlinked(self) -> int:
        """How many rows lack the link that their facts may hold: one count, since most don't match literally."""
        links = [name for name, field in self.rows[0].form.fields.items() if isinstance(field, forms.ModelChoiceField)]
        return sum(not row.form.initial.get(name) for row in self.rows for name in links)

    def forms(self) -> Iterator[Any]:
        """Every form of the section."""
        for row in self.rows:
            yield row.form
            for each in row.lists:
                yield from each.forms


class Choices:
    """Makes the fields of facts with the admin's widgets; rows of the version that may be chosen are read once each."""

    def __init__(self, version: DocumentVersion) -> None:
        self._version = version
        self._rows: dict[Any, dict[str, Any]] = {}

    def __call__(self, db_field: Any, **kwargs: Any) -> Any:
        model = db_field.related_model
        if model is not None and isinstance(db_field, models.ForeignKey):
            if model not in self._rows:
                found: Any = cast("Any", model).objects.filter(version=self._version)
                self._rows[model] = {str(row.pk): row for row in found}
            return row_choice(db_field, self._rows[model])
        if db_field.choices:
            return db_field.formfield(widget=UnfoldAdminSelectWidget(), **kwargs)
        if isinstance(db_field, models.TextField):
            return db_field.formfield(widget=UnfoldAdminTextareaWidget(attrs={"rows": 2}))
        for kind in type(db_field).__mro__:
            if kind in FORMFIELD_OVERRIDES:
                return db_field.formfield(**{**FORMFIELD_OVERRIDES[kind], **kwargs})
        return db_field.formfield(**kwargs)


class FactsViews(VersionPages):
    """The page with the facts of a version: on the whole, and on each of its rows."""

    def facts_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        version = self.find(request, pk)
        may_change = request.user.has_perm(f"{self.opts.app_label}.change_{self.opts.model_name}")
        if request.method == "POST" and not may_change:
            raise PermissionDenied
        with act(journaled.FACTS, by=request.user, at=timezone.now()):
            if request.method == "POST":
                # One officer at a time: the state below is compared with what the page showed.
                lock_facts(version)
            state = facts_state(self._facts(version, None))
            sections = self._facts(version, request.POST if request.method == "POST" else None)
            refusal = ""
            if request.method == "POST":
                if request.POST.get("state") != state:
                    refusal = _(
                        "Somebody else changed facts of this version after you opened the page, so nothing was "
                        "saved yet. Compare with the history; save again to put your values in their place."
                    )
                elif (count := save_facts(sections)) is not None:
                    messages.success(request, _("Facts saved: %(count)s.") % {"count": count})
                    return HttpResponseRedirect(self.url("facts", version))
                else:
                    refusal = _("Nothing was saved yet. Correct the fields marked below.")
        return self.page(
            request,
            "facts",
            version,
            title=_("Facts of %(version)s") % {"version": version},
            sections=sections,
            state=state,
            refusal=refusal,
            may_change=may_change,
        )

    def _facts(self, version: DocumentVersion, data: Any) -> list[FactsSection]:
        choices = Choices(version)
        sections = facts_of_version(version, data, choices)
        collections = [schema for schema in schema_of(version.kind).all_rows() if schema.facts is not None]
        sections += [
            section for schema in collections if (section := facts_of_rows(version, schema, data, choices)).rows
        ]
        return sections


def facts_of_version(version: DocumentVersion, data: Any, choices: Choices) -> list[FactsSection]:
    """Those on the version as a whole."""
    sections: list[FactsSection] = []
    for number, model in enumerate(schema_of(version.kind).facts):
        facts = model._default_manager.filter(version=version).first() or model(version=version)
        form_class = forms.modelform_factory(model, form=FactsForm, exclude=("version",), formfield_callback=choices)
        form = form_class(data, instance=facts, prefix=f"version{number or ''}")
        sections.append(FactsSection(str(model._meta.verbose_name), [RowOfFacts(str(version), "", form, [])]))
    return sections


def facts_of_rows(
    version: DocumentVersion, schema: RowSchema, data: Any, choices: Choices, *, only: Any = None
) -> FactsSection:
    """Those beside the rows of a collection, or beside one of them."""
    assert schema.facts is not None
    facts_model: Any = schema.facts
    form_class = forms.modelform_factory(facts_model, form=FactsForm, exclude=("row",), formfield_callback=choices)
    list_classes = [
        forms.inlineformset_factory(
            schema.model,
            model,
            form=FactsForm,
            formset=FactsList,
            exclude=("position",),
            extra=1,
            formfield_callback=choices,
        )
        for model in schema.lists_of_facts
    ]
    stored = {facts.row_id: facts for facts in facts_model._default_manager.filter(row__version=version)}
    parents = {}
    if schema.model.parent_field:
        parent_model: Any = schema.model._meta.get_field(schema.model.parent_field).related_model
        parents = {row.pk: str(row) for row in parent_model.objects.filter(version=version)}
    rows: list[Any] = rows_of(version, schema) if only is None else [only]
    accessors = [cast("Any", each).fk.remote_field.get_accessor_name() for each in list_classes]
    chosen = [
        f"{accessor}__{field.name}"
        for model, accessor in zip(schema.lists_of_facts, accessors, strict=True)
        for field in model._meta.concrete_fields
        if isinstance(field, models.ForeignKey) and field.name != "row"
    ]
    models.prefetch_related_objects(rows, *accessors, *chosen)
    found: list[RowOfFacts] = []
    for row in rows:
        facts = stored.get(row.pk) or facts_model(row=row)
        facts.row = row
        form = form_class(data, instance=facts, prefix=f"{schema.name}-{row.pk}")
        lists: list[Any] = [
            each(data, instance=row, prefix=f"{schema.name}-{row.pk}-{accessor}")
            for each, accessor in zip(list_classes, accessors, strict=True)
        ]
        group = parents.get(getattr(row, f"{schema.model.parent_field}_id"), "") if parents else ""
        found.append(RowOfFacts(str(row), group, form, lists))
    groups = [
        str(dict(field.flatchoices)[schema.where[field.name]])
        for field in schema.model._meta.concrete_fields
        if field.name in schema.where
    ]
    return FactsSection(" · ".join([str(schema.model._meta.verbose_name_plural), *groups]), found)


def facts_state(sections: list[FactsSection]) -> str:
    """What they are now as one value, by which a form knows that they changed meanwhile."""
    return digest_of(
        [
            [form.prefix, {name: str(value) for name, value in form.initial.items()}]
            for section in sections
            for form in section.forms()
        ]
    )


def save_facts(sections: list[FactsSection]) -> int | None:
    """Write what was changed; how many facts that are. None where something is wrong, and then nothing was written."""
    single: list[Any] = [row.form for section in sections for row in section.rows]
    lists: list[Any] = [each for section in sections for row in section.rows for each in row.lists]
    if [each for each in (*single, *lists) if not each.is_valid()]:
        return None
    count = len([form.save() for form in single if form.has_changed()])
    for each in lists:
        each.save()
        count += len(each.new_objects) + len(each.changed_objects) + len(each.deleted_objects)
    return count
