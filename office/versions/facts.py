"""Facts beside the printed text (a country, a link, a deposit): one page for drafts and published versions alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _
from unfold.overrides import FORMFIELD_OVERRIDES
from unfold.widgets import UnfoldAdminSelectWidget

from documents import journaled
from documents.locks import lock_facts
from documents.models import DocumentVersion, Row
from documents.proof.digest import digest_of
from documents.rows.drafting import rows_of
from documents.rows.schema import RowSchema, schema_of
from journal.acts import act
from office.versions.editing.beside import clean_country
from office.versions.pages import VersionPages


class FactsForm(forms.ModelForm):  # type: ignore[type-arg]
    """The facts on one row. A form that is left as it was writes nothing, so that a row without facts keeps none."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        self.empty_permitted = self.instance.pk is None
        for field in self.fields.values():
            if isinstance(field, forms.ModelChoiceField) and field.queryset is not None:
                versions = {"version_id": self._version_id()}
                field.queryset = field.queryset.filter(**versions)

    def _version_id(self) -> Any:
        row: Row = self.instance.row
        return row.version_id

    def clean_country(self) -> str:
        return clean_country(self.cleaned_data.get("country") or "")


@dataclass(frozen=True)
class FactsSection:
    """The facts of one collection of rows: its title, and a form for each row."""

    title: str
    forms: list[tuple[str, str, forms.ModelForm[Any]]]

    @property
    def fields(self) -> list[Any]:
        """The columns of the section's table."""
        return list(self.forms[0][2]) if self.forms else []

    @property
    def unlinked(self) -> int:
        """How many rows lack the link that their facts may hold: one count, since most don't match literally."""
        links = [name for name, field in self.forms[0][2].fields.items() if isinstance(field, forms.ModelChoiceField)]
        return sum(not form.initial.get(name) for _label, _group, form in self.forms for name in links)


def _widgets(db_field: Any, **kwargs: Any) -> Any:
    if db_field.choices or isinstance(db_field, models.ForeignKey):
        return db_field.formfield(widget=UnfoldAdminSelectWidget(), **kwargs)
    for kind in type(db_field).__mro__:
        if kind in FORMFIELD_OVERRIDES:
            return db_field.formfield(**{**FORMFIELD_OVERRIDES[kind], **kwargs})
    return db_field.formfield(**kwargs)


def facts_form(model: type[models.Model], *exclude: str) -> type[FactsForm]:
    """The form for a model of facts, with the admin's widgets."""
    return forms.modelform_factory(  # type: ignore[return-value]
        model, form=FactsForm, exclude=exclude or ("row",), formfield_callback=_widgets
    )


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
            state = _state(self._facts(version, None))
            sections = self._facts(version, request.POST if request.method == "POST" else None)
            refusal = ""
            if request.method == "POST":
                all_forms = [form for section in sections for _label, _group, form in section.forms]
                if request.POST.get("state") != state:
                    refusal = _(
                        "Somebody else changed facts of this version after you opened the page, so nothing was "
                        "saved yet. Compare with the history; save again to put your values in their place."
                    )
                elif not [form for form in all_forms if not form.is_valid()]:
                    changed = [form.save() for form in all_forms if form.has_changed()]
                    messages.success(request, _("Facts saved: %(count)s.") % {"count": len(changed)})
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
        sections: list[FactsSection] = []
        for number, model in enumerate(schema_of(version.kind).facts):
            facts = model._default_manager.filter(version=version).first() or model(version=version)
            form = facts_form(model, "version")(data, instance=facts, prefix=f"version{number or ''}")
            sections.append(FactsSection(str(model._meta.verbose_name), [(str(version), "", form)]))
        collections = [schema for schema in schema_of(version.kind).all_rows() if schema.facts is not None]
        sections += [section for schema in collections if (section := _section(version, schema, data)).forms]
        return sections


def _section(version: DocumentVersion, schema: RowSchema, data: Any) -> FactsSection:
    assert schema.facts is not None
    facts_model: Any = schema.facts
    form_class = facts_form(facts_model)
    stored = {facts.row_id: facts for facts in facts_model._default_manager.filter(row__version=version)}
    parents = {}
    if schema.model.parent_field:
        parent_model: Any = schema.model._meta.get_field(schema.model.parent_field).related_model
        parents = {row.pk: str(row) for row in parent_model.objects.filter(version=version)}
    found: list[tuple[str, str, forms.ModelForm[Any]]] = []
    choices: dict[str, Any] = {}
    for row in rows_of(version, schema):
        facts = stored.get(row.pk) or facts_model(row=row)
        facts.row = row
        form = form_class(data, instance=facts, prefix=f"{schema.name}-{row.pk}")
        for name, field in form.fields.items():
            if isinstance(field, forms.ModelChoiceField):
                # All rows offer the same choices: one query, not one a row.
                if name not in choices:
                    shown: Any = field.choices
                    choices[name] = list(shown)
                field.widget.choices = choices[name]
        group = parents.get(getattr(row, f"{schema.model.parent_field}_id"), "") if parents else ""
        found.append((str(row), group, form))
    groups = [
        str(dict(field.flatchoices)[schema.where[field.name]])
        for field in schema.model._meta.concrete_fields
        if field.name in schema.where
    ]
    return FactsSection(" · ".join([str(schema.model._meta.verbose_name_plural), *groups]), found)


def _state(sections: list[FactsSection]) -> str:
    return digest_of(
        [
            [form.prefix, {name: str(value) for name, value in form.initial.items()}]
            for section in sections
            for _label, _group, form in section.forms
        ]
    )
