"""Why a draft was not saved: every message of its form and rows, with the tab, the row and the field to go to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS
from django.utils.text import capfirst, slugify
from django.utils.translation import gettext as _

from office.versions.editing.merging import BothChanged


@dataclass(frozen=True)
class FormProblem:
    """One message; ``target`` is the id of the field (or of the row's group), ``tab`` the tab in which that is."""

    tab: str
    target: str
    where: str
    message: str


def problems_of(adminform: Any, inlines: Iterable[Any]) -> list[FormProblem]:
    """The problems of a draft's form in the order of the page."""
    found = list(_of_form(adminform.form, "general", ""))
    for inline in inlines:
        tab = slugify(inline.formset.prefix) if getattr(inline.opts, "tab", False) else "general"
        found += _of_formset(inline.formset, tab, str(capfirst(inline.opts.verbose_name_plural)))
    return found


def _of_formset(formset: Any, tab: str, where: str) -> Iterator[FormProblem]:
    if not formset.is_bound:
        return
    for message in formset.non_form_errors():
        yield FormProblem(tab, f"{formset.prefix}-group", where, str(message))
    for number, form in enumerate(formset.forms, start=1):
        row = f"{where} › {_name(form, number)}"
        yield from _of_form(form, tab, row)
        for nested in getattr(form, "nested_formsets", ()):
            yield from _of_formset(nested.formset, tab, row)


def _name(form: Any, number: int) -> str:
    stored = str(form.instance).strip() if form.instance.pk else ""
    return stored or _("row %(number)d") % {"number": number}


def _of_form(form: Any, tab: str, where: str) -> Iterator[FormProblem]:
    for name, errors in form.errors.as_data().items():
        field = None if name == NON_FIELD_ERRORS or name not in form.fields else form[name]
        place = " · ".join(filter(None, [where, str(field.label) if field is not None else ""]))
        target = f"{form.prefix}-group" if form.prefix else ""
        if field is not None and not field.is_hidden:
            target = field.id_for_label or field.auto_id
        for error in errors:
            for message in [error.short] if isinstance(error, BothChanged) else error.messages:
                yield FormProblem(tab, target, place, str(message))
